import { listVisibleMembers } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";

/** Who of a workspace is online or away, as far as the actor may see them, by id. */
export async function listOnline(
  app: App,
  actor: Actor,
  { workspace_id, after = 0, limit }: Input<"listOnline">,
): Promise<Output<"listOnline">> {
  const { role } = await accessWorkspace(app.sql, actor, workspace_id);
  const { userIds, isComplete } = app.presence.present();
  const viewer = { userId: actor.userId, role };
  const later = userIds.filter((id) => id > after);
  const visible = await listVisibleMembers(app.sql, viewer, workspace_id, later);
  const rows = visible.sort((a, b) => a - b).slice(0, limit + 1);
  const { page, next_cursor } = toPage(rows, limit, encodeId);
  const users = page.map((id) => ({
    user_id: encodeId(id),
    presence: app.presence.statusOf(id),
  }));
  return { users, complete: isComplete, next_cursor };
}
