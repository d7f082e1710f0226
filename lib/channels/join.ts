import { accessChannel, checkOpen } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { enterChannels } from "./enter.ts";
import { toChannel } from "./shape.ts";
import { noteJoined } from "./note.ts";

/** Joins a channel that the actor may see; who is inside already stays so. */
export function joinChannel(
  app: App,
  actor: Actor,
  input: Input<"joinChannel">,
): Promise<Output<"joinChannel">> {
  return transact(app, async (tx, effects) => {
    const channel = await accessChannel(tx, actor, input.channel_id, "see");
    if (!channel.channelRole) checkOpen(channel);
    const entered = await enterChannels(tx, effects, [channel], actor.userId, "member");
    // Banned this very moment.
    if (entered.length === 0) await accessChannel(tx, actor, channel.id, "belong");
    else noteJoined(effects, channel.id, actor.userId);
    return { ...toChannel(channel), is_member: true };
  });
}
