import { accessChannel, checkOpen } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { enterChannels } from "./enter.ts";
import { toChannel } from "./shape.ts";
import { noteJoined } from "./note.ts";

/** Joins a channel that the actor may see; who is inside already stays so. */
export async function joinChannel(
  app: App,
  actor: Actor,
  input: Input<"joinChannel">,
): Promise<Output<"joinChannel">> {
  return (await joinOnce(app, actor, input)).channel;
}

/** The same, where it matters whether somebody was inside already. */
export function joinOnce(
  app: App,
  actor: Actor,
  input: Input<"joinChannel">,
): Promise<{ channel: Output<"joinChannel">; isNew: boolean }> {
  return transact(app, async (tx, effects) => {
    const channel = await accessChannel(tx, actor, input.channel_id, "see");
    if (!channel.channelRole) checkOpen(channel);
    const entered = await enterChannels(tx, effects, [channel], actor.userId, "member");
    // Banned this very moment.
    if (entered.length === 0) await accessChannel(tx, actor, channel.id, "belong");
    else noteJoined(effects, channel.id, actor.userId);
    const isNew = entered.length > 0;
    return { channel: { ...toChannel(channel), is_member: true }, isNew };
  });
}
