import { countUnread } from "../../db/notifications.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import type { Output } from "../protocol/api.ts";

/** How many notifications the actor has not seen. */
export async function countUnreadNotifications(
  app: App,
  actor: Actor,
): Promise<Output<"countUnreadNotifications">> {
  return { unread_count: await countUnread(app.sql, actor.userId, LIMITS.notificationsCounted) };
}
