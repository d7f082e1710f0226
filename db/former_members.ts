import type { Db, Tx } from "./client.ts";
import { person, type UserRow } from "./users.ts";
import type { Role } from "./workspaces.ts";

/** What somebody was in a workspace before they were deactivated. */
export interface FormerPlace {
  role: Role;
  channelIds: number[];
}

/** Somebody who was deactivated. */
export interface DeactivatedRow extends UserRow {
  workspaceId: number;
  role: Role;
  leftAt: Date;
  deactivatedBy: number;
}

/** Notes that somebody has left, or with `kept` that they were deactivated. */
export async function insertFormerMember(
  tx: Tx,
  { workspaceId, userId, kept }: {
    workspaceId: number;
    userId: number;
    kept: FormerPlace & { deactivatedBy: number } | null;
  },
): Promise<void> {
  await tx`
    insert into former_members (workspace_id, user_id, deactivated_by, role, channel_ids)
    values (
      ${workspaceId}, ${userId}, ${kept?.deactivatedBy ?? null}, ${kept?.role ?? null},
      ${kept?.channelIds ?? null}::bigint[]
    )
    on conflict (workspace_id, user_id) do update set left_at = now(),
      deactivated_by = excluded.deactivated_by, role = excluded.role,
      channel_ids = excluded.channel_ids
  `;
}

/** Forgets that somebody had left, because they are back. */
export async function deleteFormerMember(
  tx: Tx,
  workspaceId: number,
  userId: number,
): Promise<void> {
  await tx`
    delete from former_members where workspace_id = ${workspaceId} and user_id = ${userId}
  `;
}

/** What a deactivated member was; nothing if they are not deactivated, or erased since. */
export async function findDeactivated(
  db: Db,
  workspaceId: number,
  userId: number,
): Promise<FormerPlace | undefined> {
  const [row] = await db<FormerPlace[]>`
    select role, channel_ids from former_members join users on users.id = user_id
    where workspace_id = ${workspaceId} and user_id = ${userId} and deactivated_by is not null
      and deleted_at is null
  `;
  return row;
}

/** A page of the deactivated members, by id. */
export async function listDeactivated(
  db: Db,
  { workspaceId, after, limit }: { workspaceId: number; after: number; limit: number },
): Promise<DeactivatedRow[]> {
  return await db<DeactivatedRow[]>`
    select workspace_id, role, left_at, deactivated_by, ${person(db)}
    from former_members join users on users.id = user_id
    where workspace_id = ${workspaceId} and deactivated_by is not null
      and deleted_at is null and user_id > ${after}
    order by user_id limit ${limit}
  `;
}
