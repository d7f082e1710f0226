import { readAll } from "../../db/notifications.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { transact } from "../transact.ts";

/** Marks all of the actor's notifications as seen, on all their devices. */
export function markAllNotificationsRead(app: App, actor: Actor): Promise<void> {
  return transact(app, async (tx, effects) => {
    if (!await readAll(tx, actor.userId)) return;
    effects.announce(actor.userId, "notification.read", { notification_ids: null });
  });
}
