import { listRepliesAfter } from "../../db/messages.ts";
import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toMessage } from "./shape.ts";

/** The replies under a message, oldest first. */
export async function listReplies(
  app: App,
  actor: Actor,
  { message_id, after = 0, limit }: Input<"listReplies">,
): Promise<Output<"listReplies">> {
  const { channelId, ts: parentTs } = await accessMessage(app.sql, actor, message_id);
  const rows = await listRepliesAfter(app.sql, { channelId, parentTs, after, limit: limit + 1 });
  const { page, next_cursor } = toPage(rows, limit, ({ ts }) => String(ts));
  return { messages: page.map(toMessage), next_cursor };
}
