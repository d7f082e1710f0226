import { z } from "zod";
import { ChannelId, Id, NamedChannelId, UserId } from "./ids.ts";
import { pageSize, text, Time } from "./text.ts";
import { WorkspaceRef } from "./workspaces.ts";

/** Lower case, and spaces become hyphens: a name can be written `#like-this` in a message. */
const NORMALISE = (name: string) =>
  name.trim().replace(/^#/, "").normalize("NFC").toLowerCase().replace(/\s+/g, "-");
const ChannelName = text(1, 80).transform(NORMALISE).pipe(
  z.string().regex(
    /^[\p{L}\p{M}\p{N}_-]{1,80}$/u,
    "Use letters, digits, hyphens and underscores only",
  ),
).meta({ description: "Unique in the workspace; lower-cased, spaces become hyphens" });

export const ChannelRole = z.enum(["moderator", "member"]);

const WhoCanPost = z.enum(["everyone", "moderators"]).meta({
  description: "`moderators`: everybody else reads and reacts",
});

export const Channel = z.strictObject({
  id: Id,
  workspace_id: Id,
  kind: z.enum(["public", "private", "direct", "group"]),
  name: z.string().meta({ description: "Empty where it is a direct or group conversation" }),
  topic: z.string(),
  purpose: z.string().meta({ description: "What the channel is for" }),
  is_default: z.boolean(),
  created_by: Id,
  created_at: Time,
  archived_at: Time.nullable().meta({ description: "Since then it is read and no more" }),
  who_can_post: WhoCanPost,
  participant_ids: z.array(Id).nullable().meta({
    description: "Whose conversation it is; null where it is a channel with a name",
  }),
}).meta({ id: "Channel" });
export type Channel = z.infer<typeof Channel>;

/** A channel as one person sees it. */
export const ChannelView = Channel.extend({ is_member: z.boolean() }).meta({ id: "ChannelView" });

export const ChannelRef = z.strictObject({ channel_id: ChannelId });
/** A channel with a name: conversations are not renamed, archived, joined or left. */
export const NamedChannelRef = z.strictObject({ channel_id: NamedChannelId });

export const ListChannels = WorkspaceRef.extend({
  limit: pageSize(100, 500),
  after: text(1, 80).optional().meta({ description: "The `next_cursor` of the page before" }),
}).meta({ id: "ListChannels" });

export const ChannelList = z.strictObject({
  channels: z.array(ChannelView),
  next_cursor: z.string().nullable(),
}).meta({ id: "ChannelList" });

const Topic = text(0, 250).trim();

export const CreateChannel = WorkspaceRef.extend({
  name: ChannelName,
  is_private: z.boolean().default(false),
  topic: Topic.default(""),
  purpose: Topic.default(""),
}).meta({ id: "CreateChannel" });

export const UpdateChannel = NamedChannelRef.extend({
  name: ChannelName.optional(),
  topic: Topic.optional(),
  purpose: Topic.optional(),
  who_can_post: WhoCanPost.optional(),
  is_private: z.boolean().optional().meta({
    description: "Whether only those inside see it; its moderators say so",
  }),
  is_default: z.boolean().optional().meta({
    description: "Whether newcomers are put into it; admins say so, of public channels",
  }),
}).meta({ id: "UpdateChannel" });

/** Somebody's place in a channel. */
export const ChannelMember = z.strictObject({
  channel_id: Id,
  user_id: Id,
  role: ChannelRole,
  joined_at: Time,
  muted_at: Time.nullable().meta({ description: "Since then they read and no more" }),
}).meta({ id: "ChannelMember" });
export type ChannelMember = z.infer<typeof ChannelMember>;

export const ListChannelMembers = ChannelRef.extend({
  limit: pageSize(100, 500),
  after: UserId.optional(),
}).meta({ id: "ListChannelMembers" });

export const ChannelMemberList = z.strictObject({
  members: z.array(ChannelMember),
  next_cursor: z.string().nullable(),
}).meta({ id: "ChannelMemberList" });

export const ChangeChannelRole = NamedChannelRef.extend({ user_id: UserId, role: ChannelRole })
  .meta({ id: "ChangeChannelRole" });

export const ChannelMemberRef = NamedChannelRef.extend({ user_id: UserId });
