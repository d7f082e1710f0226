import { listEdits } from "../../db/messages.ts";
import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toEdit } from "./shape.ts";

/** What a message said before, the newest version first. Whoever sees the message sees that. */
export async function listMessageEdits(
  app: App,
  actor: Actor,
  { message_id }: Input<"listMessageEdits">,
): Promise<Output<"listMessageEdits">> {
  const { channelId, ts } = await accessMessage(app.sql, actor, message_id);
  return { edits: (await listEdits(app.sql, channelId, ts)).map(toEdit) };
}
