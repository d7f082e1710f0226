import { deleteSaved } from "../../db/saved.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Takes a message from those that the actor has saved, also one they don't see any more. */
export function unsaveMessage(
  app: App,
  actor: Actor,
  { message_id }: Input<"unsaveMessage">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const { userId } = actor;
    if (!await deleteSaved(tx, { userId, ...message_id })) return;
    effects.announce(userId, "message.unsaved", {
      channel_id: encodeId(message_id.channelId),
      message_id: encodeMessageId(message_id),
    });
  });
}
