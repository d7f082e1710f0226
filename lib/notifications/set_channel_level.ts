import { updateLevel } from "../../db/notification_settings.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { settingsOf } from "./settings.ts";

/** Says how much of one channel the actor wants to be told of. */
export function setChannelLevel(
  app: App,
  actor: Actor,
  { channel_id: channelId, level }: Input<"setChannelLevel">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await accessChannel(tx, actor, channelId, "belong");
    const { userId } = actor;
    if (!await updateLevel(tx, { userId, channelId, level })) {
      throw new AppError("not_a_member", { id: encodeId(channelId) });
    }
    effects.announce(userId, "notification_settings.updated", await settingsOf(tx, userId));
  });
}
