import type { Db } from "./client.ts";

export interface InviteRow {
  id: string;
  workspaceId: number;
  role: "admin" | "member" | "guest";
  /** Where it leads besides the default channels. */
  channelIds: number[];
  email: string | null;
  maxUses: number | null;
  uses: number;
  createdBy: number;
  createdAt: Date;
  expiresAt: Date;
}

/** An invite with what a stranger who holds it may know of where it leads. */
export interface OpenInviteRow extends InviteRow {
  workspaceName: string;
  inviterName: string;
  requireVerifiedEmail: boolean;
}

export type NewInvite =
  & Pick<
    InviteRow,
    "id" | "workspaceId" | "role" | "email" | "maxUses" | "channelIds"
  >
  & {
    hash: Uint8Array;
    createdBy: number;
    lifeS: number;
  };

/** Keeps an invite. */
export async function insertInvite(db: Db, invite: NewInvite): Promise<InviteRow> {
  const [row] = await db<[InviteRow]>`
    insert into invites
      (id, hash, workspace_id, role, channel_ids, email, max_uses, created_by, expires_at)
    values (
      ${invite.id}, ${invite.hash}::bytea, ${invite.workspaceId}, ${invite.role},
      ${invite.channelIds}::bigint[], ${invite.email},
      ${invite.maxUses}, ${invite.createdBy}, now() + ${invite.lifeS} * interval '1 second'
    )
    returning id, workspace_id, role, channel_ids, email, max_uses, uses, created_by, created_at, expires_at
  `;
  return row;
}

/** An invite is good as long as whoever made it could make it now. */
const standing = (db: Db) =>
  db`
    join workspace_members inviter
      on inviter.workspace_id = invites.workspace_id and inviter.user_id = created_by
      and (inviter.role = 'owner' or (inviter.role = 'admin' and invites.role <> 'admin'))
  `;

const openInvite = (db: Db) =>
  db`
    select invites.id, invites.workspace_id, invites.role, channel_ids, invites.email, max_uses, uses, created_by,
      invites.created_at, expires_at, workspaces.name as workspace_name,
      users.name as inviter_name, require_verified_email
    from invites
    join workspaces on workspaces.id = invites.workspace_id and workspaces.deleted_at is null
    join users on users.id = created_by
    ${standing(db)}
    where expires_at > now() and revoked_at is null and (max_uses is null or uses < max_uses)
  `;

/** The invite behind a token, while it can be used. */
export async function findOpenInvite(
  db: Db,
  hash: Uint8Array,
): Promise<OpenInviteRow | undefined> {
  const [row] = await db<OpenInviteRow[]>`${openInvite(db)} and hash = ${hash}::bytea`;
  return row;
}

/** The same by its id. */
export async function findOpenInviteById(db: Db, id: string): Promise<OpenInviteRow | undefined> {
  const [row] = await db<OpenInviteRow[]>`${openInvite(db)} and invites.id = ${id}`;
  return row;
}

/** Uses an invite once; of many that try at once no more than it allows. */
export async function takeInvite(db: Db, id: string): Promise<boolean> {
  const rows = await db`
    update invites set uses = uses + 1
    where id = ${id} and expires_at > now() and revoked_at is null
      and (max_uses is null or uses < max_uses)
    returning id
  `;
  return rows.length === 1;
}

/** The invites of a workspace that can still be used, the newest first. */
export async function listOpenInvites(
  db: Db,
  workspaceId: number,
  limit: number,
): Promise<InviteRow[]> {
  return await db<InviteRow[]>`
    select invites.id, invites.workspace_id, invites.role, channel_ids, email, max_uses, uses, created_by,
      created_at, expires_at
    from invites ${standing(db)}
    where invites.workspace_id = ${workspaceId} and expires_at > now() and revoked_at is null
      and (max_uses is null or uses < max_uses)
    order by created_at desc, invites.id limit ${limit}
  `;
}

/** Makes an invite worthless; nothing if the workspace has no such open one. */
export async function revokeInviteRow(
  db: Db,
  workspaceId: number,
  id: string,
): Promise<Pick<InviteRow, "role"> | undefined> {
  const [row] = await db<Pick<InviteRow, "role">[]>`
    update invites set revoked_at = now()
    where id = ${id} and workspace_id = ${workspaceId} and revoked_at is null
      and expires_at > now()
    returning role
  `;
  return row;
}
