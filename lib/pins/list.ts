import { listPinnedMessages } from "../../db/messages.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import { toMessage } from "../messages/shape.ts";
import type { Input, Output } from "../protocol/api.ts";

/** What is pinned to a channel, the newest pin first. */
export async function listPins(
  app: App,
  actor: Actor,
  { channel_id }: Input<"listPins">,
): Promise<Output<"listPins">> {
  await accessChannel(app.sql, actor, channel_id, "see");
  const rows = await listPinnedMessages(app.sql, channel_id, LIMITS.pinsPerChannel);
  return { messages: rows.map(toMessage) };
}
