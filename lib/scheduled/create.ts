import { insertScheduled } from "../../db/scheduled.ts";
import { accessChannel, accessMessage, checkMayWrite } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeMessageId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { placeOf } from "../messages/place.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toScheduled, toSendAt } from "./shape.ts";

/** Keeps a message and sends it at its time, if its author may post there then. */
export function scheduleMessage(
  app: App,
  actor: Actor,
  { content, parent_message_id: parent, also_in_channel, send_at, ...place }: Input<
    "scheduleMessage"
  >,
): Promise<Output<"scheduleMessage">> {
  return transact(app, async (tx, effects) => {
    const channelId = placeOf(place);
    checkMayWrite(await accessChannel(tx, actor, channelId, "belong"));
    if (parent) {
      const isElsewhere = parent.channelId !== channelId;
      if (isElsewhere || (await accessMessage(tx, actor, parent)).parentTs !== null) {
        throw new AppError("invalid_parent", { id: encodeMessageId(parent) });
      }
    }
    const sendAt = toSendAt(send_at);
    const limit = LIMITS.scheduledPerUser;
    const row = await insertScheduled(tx, {
      userId: actor.userId,
      channelId,
      parentTs: parent?.ts ?? null,
      isBroadcast: parent ? also_in_channel ?? false : false,
      content,
      sendAt,
    }, limit);
    if (!row) throw new AppError("too_many_scheduled", { limit });
    effects.defer("send_scheduled", { scheduled_id: row.id }, sendAt);
    const scheduled = toScheduled(row);
    effects.announce(actor.userId, "scheduled.updated", scheduled);
    return scheduled;
  });
}
