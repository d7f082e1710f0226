import { updateArchived } from "../../db/channels.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toChannel } from "./shape.ts";
import { tellUpdated } from "./tell.ts";

/** Opens an archived channel again. Its moderators may. */
export function unarchiveChannel(
  app: App,
  actor: Actor,
  { channel_id }: Input<"unarchiveChannel">,
): Promise<Output<"unarchiveChannel">> {
  return transact(app, async (tx, effects) => {
    const before = await accessChannel(tx, actor, channel_id, "moderate", "open the channel again");
    const opened = await updateArchived(tx, channel_id, false);
    if (opened) {
      const data = { channel_id: encodeId(channel_id) };
      await record(tx, actor, before.workspaceId, "channel.unarchived", data);
      tellUpdated(effects, opened);
    }
    return { ...toChannel(opened ?? before), is_member: before.channelRole !== null };
  });
}
