import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { sendMessage } from "./send.ts";

/** Replies to a message, in its thread. */
export async function postReply(
  app: App,
  actor: Actor,
  { message_id: parent_message_id, ...input }: Input<"postReply">,
): Promise<Output<"postReply">> {
  const channel_id = parent_message_id.channelId;
  return (await sendMessage(app, actor, { ...input, channel_id, parent_message_id })).message;
}
