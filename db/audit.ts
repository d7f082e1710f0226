import type { Db, Tx } from "./client.ts";

export interface AuditRow {
  id: number;
  workspaceId: number;
  actorId: number;
  action: string;
  data: Record<string, string | number | boolean | null>;
  address: string | null;
  createdAt: Date;
}

/** Writes down what somebody did, in the transaction in which they do it. */
export async function insertAudit(tx: Tx, row: Omit<AuditRow, "id" | "createdAt">): Promise<void> {
  await tx`
    insert into audit_log (workspace_id, actor_id, action, data, address)
    values (
      ${row.workspaceId}, ${row.actorId}, ${row.action}, ${tx.json(row.data)}, ${row.address}
    )
  `;
}

/** A page of what was done in a workspace before `before`, the newest first. */
export async function listAudit(
  db: Db,
  { workspaceId, actorId, action, before, limit }: {
    workspaceId: number;
    actorId: number | null;
    action: string | null;
    before: number;
    limit: number;
  },
): Promise<AuditRow[]> {
  return await db<AuditRow[]>`
    select id, workspace_id, actor_id, action, data, address, created_at from audit_log
    where workspace_id = ${workspaceId} and id < ${before}
      and (${actorId}::bigint is null or actor_id = ${actorId}::bigint)
      and (${action}::text is null or action = ${action}::text)
    order by id desc limit ${limit}
  `;
}
