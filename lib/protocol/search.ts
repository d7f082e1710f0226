import { z } from "zod";
import { Channel } from "./channels.ts";
import { File } from "./files.ts";
import { WorkspaceId } from "./ids.ts";
import { Message } from "./messages.ts";
import { flag, pageSize, text } from "./text.ts";
import { User } from "./users.ts";

/** What can be looked for. */
export const SEARCHED = ["messages", "files", "channels", "users"] as const;
export type Searched = (typeof SEARCHED)[number];

export const Search = z.strictObject({
  workspace_id: WorkspaceId,
  q: text(1, 500).meta({
    description: 'Words, "phrases", -exclusions, and `from:` `in:` `before:` `after:` `on:` ' +
      "`has:link|file|pin|reaction` `is:thread`",
  }),
  type: z.enum(["all", ...SEARCHED]).default("all"),
  sort: z.enum(["newest", "relevance"]).default("newest").meta({
    description: "Of messages; everything else has an order of its own",
  }),
  flat: flag(false).meta({ description: "With `type=all`: one list instead of one for each kind" }),
  limit: pageSize(20, 100),
  cursor: z.string().max(100).optional().meta({
    description: "A `next_cursor` of the same search, of one kind",
  }),
});

const Highlights = z.array(z.strictObject({ start: z.int(), length: z.int() })).meta({
  description: "Where it stands in the content or name, in UTF-16 units",
});

export const MessageHit = z.strictObject({
  kind: z.literal("message"),
  message: Message,
  highlights: Highlights,
});
export const FileHit = z.strictObject({
  kind: z.literal("file"),
  file: File,
  highlights: Highlights,
});
export const ChannelHit = z.strictObject({
  kind: z.literal("channel"),
  channel: Channel,
  highlights: Highlights,
});
export const UserHit = z.strictObject({
  kind: z.literal("user"),
  user: User,
  highlights: Highlights,
});
const Hit = z.discriminatedUnion("kind", [MessageHit, FileHit, ChannelHit, UserHit])
  .meta({ id: "SearchHit" });
export type Hit = z.infer<typeof Hit>;

/** Without a cursor where everything is looked for: ask for one kind to go on. */
export const SearchPage = z.strictObject({
  type: z.enum(["all", ...SEARCHED]),
  results: z.array(Hit),
  next_cursor: z.string().nullable(),
}).meta({ id: "SearchPage" });

export const SearchGroups = z.strictObject({
  type: z.literal("all"),
  messages: z.array(MessageHit),
  files: z.array(FileHit),
  channels: z.array(ChannelHit),
  users: z.array(UserHit),
}).meta({ id: "SearchGroups" });

export const RecentSearchesOf = z.strictObject({ workspace_id: WorkspaceId });

export const RecentSearches = z.strictObject({
  queries: z.array(z.string()).meta({ description: "The last first" }),
}).meta({ id: "RecentSearches" });
