import { readOne } from "../../db/notifications.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Marks one of the actor's notifications as seen, on all their devices. */
export function markNotificationRead(
  app: App,
  actor: Actor,
  { notification_id: id }: Input<"markNotificationRead">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const { isThere, isMarked } = await readOne(tx, actor.userId, id);
    if (!isThere) throw new AppError("notification_not_found", { id });
    if (isMarked) {
      effects.announce(actor.userId, "notification.read", { notification_ids: [id] });
    }
  });
}
