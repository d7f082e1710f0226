import { countSaved, insertSaved } from "../../db/saved.ts";
import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Saves a message of a channel that the actor is in; once more changes nothing. */
export function saveMessage(
  app: App,
  actor: Actor,
  { message_id }: Input<"saveMessage">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const { channelId, ts, channelRole } = await accessMessage(tx, actor, message_id);
    if (!channelRole) throw new AppError("not_a_member", { id: encodeId(channelId) });
    const { userId } = actor;
    const limit = LIMITS.savedPerUser;
    if (await countSaved(tx, userId) >= limit) throw new AppError("too_many_saved", { limit });
    if (!await insertSaved(tx, { userId, channelId, ts })) return;
    effects.announce(userId, "message.saved", {
      channel_id: encodeId(channelId),
      message_id: encodeMessageId(message_id),
    });
  });
}
