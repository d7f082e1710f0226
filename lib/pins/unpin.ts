import { findMessage } from "../../db/messages.ts";
import { unpinMessageRow } from "../../db/pins.ts";
import { holdPlace } from "../../db/moderation.ts";
import { accessMessage, checkMayTouch } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toMessage } from "../messages/shape.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Takes a message's pin away, whoever set it. Whoever is in the channel may. */
export function unpinMessage(
  app: App,
  actor: Actor,
  { message_id }: Input<"unpinMessage">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await holdPlace(tx, message_id.channelId, actor.userId);
    const before = await accessMessage(tx, actor, message_id);
    checkMayTouch(before);
    const { channelId, ts } = before;
    if (!await unpinMessageRow(tx, { channelId, ts, userId: actor.userId })) return;
    const message = toMessage((await findMessage(tx, channelId, ts))!);
    effects.announce(channelId, "message.unpinned", message);
  });
}
