import { deleteNotifications } from "../../db/notifications.ts";
import type { App } from "../app.ts";
import type { MessageKey } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { transact } from "../transact.ts";

/** Takes back what people were told of a message that was deleted. */
export async function retractNotifications(app: App, key: MessageKey): Promise<void> {
  const limit = LIMITS.notifiedAtOnce;
  for (let count: number = limit; count === limit;) {
    count = await transact(app, async (tx, effects) => {
      const gone = await deleteNotifications(tx, { ...key, limit });
      for (const { id, userId } of gone) {
        effects.announce(userId, "notification.removed", { notification_id: id });
      }
      return gone.length;
    });
  }
}
