import { deleteChannelRows } from "../../db/channels.ts";
import { lockChannel } from "../../db/moderation.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { tellDeleted } from "./tell.ts";

/** Deletes a channel; nobody reads it any more. Its moderators may, default channels stay. */
export function deleteChannel(
  app: App,
  actor: Actor,
  input: Input<"deleteChannel">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, input.channel_id);
    const act = "delete the channel";
    const channel = await accessChannel(tx, actor, input.channel_id, "moderate", act);
    if (channel.isDefault) {
      throw new AppError("default_channel", { name: channel.name, act: "deleted" });
    }
    if (!await deleteChannelRows(tx, channel.id)) return;
    const data = { channel_id: encodeId(channel.id), name: channel.name };
    await record(tx, actor, channel.workspaceId, "channel.deleted", data);
    tellDeleted(effects, channel);
  });
}
