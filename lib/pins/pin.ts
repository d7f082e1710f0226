import { findMessage } from "../../db/messages.ts";
import { pinMessageRow } from "../../db/pins.ts";
import { holdPlace, lockChannel } from "../../db/moderation.ts";
import { accessMessage, checkMayTouch, refuseWriter } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeMessageId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { toMessage } from "../messages/shape.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Pins a message to its channel. Whoever is in the channel may; once more changes nothing. */
export function pinMessage(
  app: App,
  actor: Actor,
  { message_id }: Input<"pinMessage">,
): Promise<Output<"pinMessage">> {
  return transact(app, async (tx, effects) => {
    // One pin at a time, so that the count holds.
    await lockChannel(tx, message_id.channelId);
    await holdPlace(tx, message_id.channelId, actor.userId);
    const before = await accessMessage(tx, actor, message_id);
    checkMayTouch(before);
    const { channelId, ts } = before;
    const { userId } = actor;
    const most = LIMITS.pinsPerChannel;
    const result = await pinMessageRow(tx, { channelId, ts, userId, most });
    if (!result.isMember) await refuseWriter(tx, actor, message_id);
    if (!result.isThere) {
      throw new AppError("message_deleted", { id: encodeMessageId(message_id) });
    }
    // Read once the row is locked: reactions committed meanwhile belong to what is told.
    const row = (await findMessage(tx, channelId, ts))!;
    if (!row.pinnedAt && result.isFull) throw new AppError("too_many_pins", { limit: most });
    const message = toMessage(row);
    if (result.isPinned) effects.announce(channelId, "message.pinned", message);
    return message;
  });
}
