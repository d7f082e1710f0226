import type { Db } from "./client.ts";

export interface InviteRow {
  workspaceId: number;
  role: "admin" | "member";
}

/** Keeps an invite and returns when it expires. */
export async function insertInvite(
  db: Db,
  invite: InviteRow & { hash: Uint8Array; createdBy: number; lifeS: number },
): Promise<Date> {
  const [row] = await db<[{ expiresAt: Date }]>`
    insert into invites (hash, workspace_id, role, created_by, expires_at)
    values (
      ${invite.hash}::bytea, ${invite.workspaceId}, ${invite.role}, ${invite.createdBy},
      now() + ${invite.lifeS} * interval '1 second'
    )
    returning expires_at
  `;
  return row.expiresAt;
}

/** The invite behind a token, while it lasts and its workspace exists. */
export async function findInvite(db: Db, hash: Uint8Array): Promise<InviteRow | undefined> {
  const [row] = await db<InviteRow[]>`
    select workspace_id, role from invites join workspaces on workspaces.id = workspace_id
    where hash = ${hash}::bytea and expires_at > now() and deleted_at is null
  `;
  return row;
}
