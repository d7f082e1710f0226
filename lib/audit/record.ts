import { type AuditRow, insertAudit } from "../../db/audit.ts";
import type { Tx } from "../../db/client.ts";
import type { Actor } from "../actor.ts";
import type { AuditAction } from "../protocol/audit.ts";

/**
 * Writes into a workspace's audit log what the actor does, in the transaction that does it.
 * Names of things only: never what somebody wrote.
 */
export function record(
  tx: Tx,
  actor: Pick<Actor, "userId" | "address">,
  workspaceId: number,
  action: AuditAction,
  data: AuditRow["data"],
): Promise<void> {
  const address = actor.address ?? null;
  return insertAudit(tx, { workspaceId, actorId: actor.userId, action, data, address });
}
