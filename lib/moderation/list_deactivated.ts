import { listDeactivated } from "../../db/former_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toUser } from "../users/shape.ts";

/** Who was shut out of a workspace. Its admins may look. */
export async function listDeactivatedMembers(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, after = 0, limit }: Input<"listDeactivatedMembers">,
): Promise<Output<"listDeactivatedMembers">> {
  const act = "see who is deactivated";
  await accessWorkspace(app.sql, actor, workspaceId, { least: "admin", act });
  const rows = await listDeactivated(app.sql, { workspaceId, after, limit: limit + 1 });
  const { page, next_cursor } = toPage(rows, limit, ({ id }) => encodeId(id));
  const members = page.map((row) => ({
    workspace_id: encodeId(row.workspaceId),
    user: toUser(row),
    role: row.role,
    deactivated_by: encodeId(row.deactivatedBy),
    deactivated_at: row.leftAt.toISOString(),
  }));
  return { members, next_cursor };
}
