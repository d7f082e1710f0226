import { deleteReaction } from "../../db/reactions.ts";
import { holdPlace } from "../../db/moderation.ts";
import { accessMessage, checkMayTouch } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Takes one's own reaction back; where there is none nothing happens. */
export function removeReaction(
  app: App,
  actor: Actor,
  { message_id, emoji }: Input<"removeReaction">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await holdPlace(tx, message_id.channelId, actor.userId);
    const before = await accessMessage(tx, actor, message_id);
    checkMayTouch(before);
    const { channelId, ts } = before;
    if (!await deleteReaction(tx, { channelId, ts, emoji, userId: actor.userId })) return;
    effects.announce(channelId, "reaction.removed", {
      channel_id: encodeId(channelId),
      message_id: encodeMessageId(message_id),
      user_id: encodeId(actor.userId),
      emoji,
    });
  });
}
