import { listAudit } from "../../db/audit.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import type { AuditAction } from "../protocol/audit.ts";

/** What was done in a workspace that its admins should be able to look up, the newest first. */
export async function listAuditLog(
  app: App,
  actor: Actor,
  { workspace_id, actor_id, action, before, limit }: Input<"listAuditLog">,
): Promise<Output<"listAuditLog">> {
  const act = "read the audit log";
  await accessWorkspace(app.sql, actor, workspace_id, { least: "admin", act });
  const rows = await listAudit(app.sql, {
    workspaceId: workspace_id,
    actorId: actor_id ?? null,
    action: action ?? null,
    before: before ?? Number.MAX_SAFE_INTEGER,
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(rows, limit, ({ id }) => String(id));
  const entries = page.map((row) => ({
    id: row.id,
    actor_id: encodeId(row.actorId),
    action: row.action as AuditAction,
    data: row.data,
    address: row.address,
    created_at: row.createdAt.toISOString(),
  }));
  return { entries, next_cursor };
}
