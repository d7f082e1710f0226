import { accessChannel, type ChannelNeed } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toChannel } from "./shape.ts";

/** A channel that the actor may see, as somebody with the standing that `need` says. */
export async function getChannel(
  app: App,
  actor: Actor,
  input: Input<"getChannel">,
  need: ChannelNeed = "see",
): Promise<Output<"getChannel">> {
  const channel = await accessChannel(app.sql, actor, input.channel_id, need);
  return { ...toChannel(channel), is_member: channel.channelRole !== null };
}
