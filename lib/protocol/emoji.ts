import { z } from "zod";
import { Id } from "./ids.ts";
import { Picture } from "./pictures.ts";
import { Time } from "./text.ts";
import { WorkspaceRef } from "./workspaces.ts";

const Name = z.string().transform((text) => text.replace(/^:(.+):$/, "$1"))
  .pipe(z.string().regex(/^[a-z0-9][a-z0-9_+-]{0,63}$/, "Use a-z, 0-9, _, + and - only"))
  .meta({ description: "With or without colons", example: "party_parrot" });

export const AddEmoji = WorkspaceRef.extend({ name: Name, image: Picture })
  .meta({ id: "AddEmoji" });

export const EmojiRef = WorkspaceRef.extend({ name: Name });

/** An emoji that a workspace has of its own. */
export const Emoji = z.strictObject({
  workspace_id: Id,
  name: z.string(),
  url: z.string().meta({ description: "On this server" }),
  created_by: Id,
  created_at: Time,
}).meta({ id: "Emoji" });
export type Emoji = z.infer<typeof Emoji>;

export const EmojiGone = Emoji.pick({ workspace_id: true, name: true });

export const EmojiList = z.strictObject({ emoji: z.array(Emoji) }).meta({ id: "EmojiList" });
