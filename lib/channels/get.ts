import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toChannel } from "./shape.ts";

/** A channel that the actor may see. */
export async function getChannel(
  app: App,
  actor: Actor,
  input: Input<"getChannel">,
): Promise<Output<"getChannel">> {
  const channel = await accessChannel(app.sql, actor, input.channel_id, "see");
  return { ...toChannel(channel), is_member: channel.channelRole !== null };
}

/** The same for those who keep order in it. */
export async function getModeratedChannel(
  app: App,
  actor: Actor,
  input: Input<"getChannel">,
): Promise<Output<"getChannel">> {
  const channel = await accessChannel(app.sql, actor, input.channel_id, "moderate");
  return { ...toChannel(channel), is_member: channel.channelRole !== null };
}
