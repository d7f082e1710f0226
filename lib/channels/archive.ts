import { updateArchived } from "../../db/channels.ts";
import { lockChannel } from "../../db/moderation.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toChannel } from "./shape.ts";
import { tellUpdated } from "./tell.ts";

/** Archives a channel: it is read and no more. Its moderators may, default channels stay. */
export function archiveChannel(
  app: App,
  actor: Actor,
  { channel_id }: Input<"archiveChannel">,
): Promise<Output<"archiveChannel">> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, channel_id);
    const before = await accessChannel(tx, actor, channel_id, "moderate", "archive the channel");
    if (before.isDefault) {
      throw new AppError("default_channel", { name: before.name, act: "archived" });
    }
    const archived = await updateArchived(tx, channel_id, true);
    if (archived) {
      const data = { channel_id: encodeId(channel_id) };
      await record(tx, actor, before.workspaceId, "channel.archived", data);
      tellUpdated(effects, archived);
    }
    return { ...toChannel(archived ?? before), is_member: before.channelRole !== null };
  });
}
