import type { Db, Tx } from "./client.ts";

export interface WorkspaceRow {
  id: number;
  name: string;
  editWindowS: number | null;
  requireVerifiedEmail: boolean;
  linkPreviews: boolean;
  logo: string | null;
  createdAt: Date;
}

export type Role = "owner" | "admin" | "moderator" | "member" | "guest";

/** Creates a workspace without members. */
export async function insertWorkspace(
  db: Db,
  workspace: { id: number; name: string },
): Promise<WorkspaceRow> {
  const [row] = await db<[WorkspaceRow]>`
    insert into workspaces (id, name) values (${workspace.id}, ${workspace.name})
    returning id, name, edit_window_s, require_verified_email, link_previews, logo, created_at
  `;
  return row;
}

/** Holds a workspace as it is until the transaction ends; false if it is deleted. */
export async function holdWorkspace(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx`
    select id from workspaces where id = ${id} and deleted_at is null for share
  `;
  return rows.length === 1;
}

/** The workspace with the role that `userId` has in it. */
export async function findWorkspaceFor(
  db: Db,
  userId: number,
  id: number,
): Promise<WorkspaceRow & { role: Role } | undefined> {
  const [row] = await db<(WorkspaceRow & { role: Role })[]>`
    select workspaces.id, name, edit_window_s, require_verified_email, link_previews, logo, created_at, role
    from workspaces join workspace_members on workspace_id = workspaces.id
    where workspaces.id = ${id} and user_id = ${userId} and deleted_at is null
  `;
  return row;
}

/** The workspaces that `userId` is in, in the order of joining. */
export async function listWorkspacesOf(
  db: Db,
  userId: number,
): Promise<(WorkspaceRow & { role: Role })[]> {
  return await db<(WorkspaceRow & { role: Role })[]>`
    select id, name, edit_window_s, require_verified_email, link_previews, logo, created_at, role
    from workspaces join workspace_members on workspace_id = id
    where user_id = ${userId} and deleted_at is null
    order by joined_at, id
  `;
}

/** The workspaces with these ids, deleted ones too, in no order. */
export async function listWorkspacesById(db: Db, ids: number[]): Promise<WorkspaceRow[]> {
  return await db<WorkspaceRow[]>`
    select id, name, edit_window_s, require_verified_email, link_previews, logo, created_at from workspaces where id = any(${ids}::bigint[])
  `;
}

/** The workspace `userId` last switched to, if they can still see it. */
export async function findCurrentWorkspace(
  db: Db,
  userId: number,
): Promise<WorkspaceRow | undefined> {
  const [row] = await db<WorkspaceRow[]>`
    select workspaces.id, workspaces.name, edit_window_s, require_verified_email, link_previews, logo,
      workspaces.created_at
    from users
    join workspaces on workspaces.id = current_workspace_id and workspaces.deleted_at is null
    join workspace_members on workspace_id = workspaces.id and user_id = users.id
    where users.id = ${userId}
  `;
  return row;
}

/** Gives a workspace another picture, or none; returns the one before as well. */
export async function updateLogo(
  tx: Tx,
  id: number,
  logo: string | null,
): Promise<WorkspaceRow & { before: string | null }> {
  const [row] = await tx<[WorkspaceRow & { before: string | null }]>`
    with old as materialized (
      select id, logo from workspaces where id = ${id} for no key update
    )
    update workspaces set logo = ${logo}::uuid from old where workspaces.id = old.id
    returning workspaces.id, name, edit_window_s, require_verified_email, link_previews,
      workspaces.logo, created_at, old.logo as before
  `;
  return row;
}

/** Changes what is given; an edit window of null is one without end. */
export async function updateWorkspaceRow(
  tx: Tx,
  id: number,
  { name, editWindowS, requireVerifiedEmail, linkPreviews }: {
    name?: string | undefined;
    editWindowS?: number | null | undefined;
    requireVerifiedEmail?: boolean | undefined;
    linkPreviews?: boolean | undefined;
  },
): Promise<WorkspaceRow> {
  const [row] = await tx<[WorkspaceRow]>`
    update workspaces set
      name = coalesce(${name ?? null}, name),
      require_verified_email = coalesce(${requireVerifiedEmail ?? null}, require_verified_email),
      link_previews = coalesce(${linkPreviews ?? null}, link_previews),
      edit_window_s = case when ${editWindowS === undefined} then edit_window_s
        else ${editWindowS ?? null}::integer end
    where id = ${id}
    returning id, name, edit_window_s, require_verified_email, link_previews, logo, created_at
  `;
  return row;
}

/**
 * Marks the workspace and its channels as deleted and ends every membership, which is
 * what sending looks at. Returns the channels that were still there.
 */
export async function deleteWorkspaceRows(
  tx: Tx,
  id: number,
): Promise<{ id: number }[]> {
  await tx`update workspaces set deleted_at = now() where id = ${id}`;
  const channels = await tx<{ id: number }[]>`
    update channels set deleted_at = now() where workspace_id = ${id} and deleted_at is null
    returning id
  `;
  // In the order in which sends lock them.
  await tx`
    select from channel_members join channels on channels.id = channel_id
    where workspace_id = ${id} order by channel_id, user_id for update of channel_members
  `;
  await tx`
    delete from channel_members using channels
    where channel_id = channels.id and workspace_id = ${id}
  `;
  await tx`delete from workspace_members where workspace_id = ${id}`;
  return channels;
}
