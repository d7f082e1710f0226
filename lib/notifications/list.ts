import { listNotificationsOf } from "../../db/notifications.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toNotification } from "./shape.ts";

/** What the actor was told of and may still see, the newest first. */
export async function listNotifications(
  app: App,
  actor: Actor,
  { unread_only: isUnread, workspace_id, before, limit }: Input<"listNotifications">,
): Promise<Output<"listNotifications">> {
  if (workspace_id !== undefined) await accessWorkspace(app.sql, actor, workspace_id);
  const rows = await listNotificationsOf(app.sql, {
    userId: actor.userId,
    workspaceId: workspace_id ?? null,
    isUnread,
    before: before === undefined ? null : { us: Number(before.slice(0, 16)), id: before.slice(17) },
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(rows, limit, ({ createdUs, id }) => `${createdUs}-${id}`);
  return { notifications: page.map(toNotification), next_cursor };
}
