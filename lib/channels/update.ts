import { updateChannelRow } from "../../db/channels.ts";
import { isDuplicate } from "../../db/client.ts";
import { accessChannel, checkOpen } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toChannel } from "./shape.ts";
import { tellUpdated } from "./tell.ts";

/** Renames a channel (its moderators may) or changes its topic and purpose (everybody inside may). */
export async function updateChannel(
  app: App,
  actor: Actor,
  { channel_id, name, topic, purpose }: Input<"updateChannel">,
): Promise<Output<"updateChannel">> {
  try {
    return await transact(app, async (tx, effects) => {
      const need = name === undefined ? "belong" : "moderate";
      const channel = await accessChannel(tx, actor, channel_id, need, "rename the channel");
      checkOpen(channel);

      const updated = await updateChannelRow(tx, {
        id: channel.id,
        name: name ?? null,
        topic: topic ?? null,
        purpose: purpose ?? null,
      });
      tellUpdated(effects, updated);
      return { ...toChannel(updated), is_member: channel.channelRole !== null };
    });
  } catch (error) {
    if (name !== undefined && isDuplicate(error, "channels_name")) {
      throw new AppError("channel_name_taken", { name });
    }
    throw error;
  }
}
