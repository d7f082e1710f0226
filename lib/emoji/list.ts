import { listEmojiOf } from "../../db/emoji.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toEmoji } from "./shape.ts";

/** The emoji that a workspace has of its own, by name. */
export async function listEmoji(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"listEmoji">,
): Promise<Output<"listEmoji">> {
  await accessWorkspace(app.sql, actor, workspace_id);
  return { emoji: (await listEmojiOf(app.sql, workspace_id)).map(toEmoji) };
}
