import { findMessage, lockMessage } from "../../db/messages.ts";
import { hasReaction, insertReaction } from "../../db/reactions.ts";
import { holdPlace } from "../../db/moderation.ts";
import { accessMessage, checkMayTouch, refuseWriter } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { toMessage } from "../messages/shape.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Reacts to a message. Whoever is in its channel may; the same once more changes nothing. */
export function addReaction(
  app: App,
  actor: Actor,
  { message_id, emoji }: Input<"addReaction">,
): Promise<Output<"addReaction">> {
  return transact(app, async (tx, effects) => {
    await holdPlace(tx, message_id.channelId, actor.userId);
    const message = await accessMessage(tx, actor, message_id);
    checkMayTouch(message);
    const { channelId, ts } = message;
    const reaction = { channelId, ts, emoji, userId: actor.userId };
    // In a statement of its own, so that the next one counts what others have just added.
    await lockMessage(tx, channelId, ts);
    const result = await insertReaction(tx, { ...reaction, most: LIMITS.emojiPerMessage });
    const id = encodeMessageId(message_id);
    if (!result.isMember) await refuseWriter(tx, actor, message_id);
    if (!result.isThere) throw new AppError("message_deleted", { id });
    if (!result.isAdded && !await hasReaction(tx, reaction)) {
      throw new AppError("too_many_emoji", { limit: LIMITS.emojiPerMessage });
    }
    if (result.isAdded) {
      effects.announce(channelId, "reaction.added", {
        channel_id: encodeId(channelId),
        message_id: id,
        user_id: encodeId(actor.userId),
        emoji,
      });
    }
    return toMessage((await findMessage(tx, channelId, ts))!);
  });
}
