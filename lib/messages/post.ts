import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { placeOf } from "./place.ts";
import { sendMessage } from "./send.ts";

/** Posts a message into a channel or conversation that the actor is in. */
export async function postMessage(
  app: App,
  actor: Actor,
  { conversation_id, ...input }: Input<"postMessage">,
): Promise<Output<"postMessage">> {
  const channel_id = placeOf({ ...input, conversation_id });
  return (await sendMessage(app, actor, { ...input, channel_id })).message;
}
