import type { Db, Tx } from "./client.ts";
import { person, sharesChannel, type UserRow } from "./users.ts";
import type { Role } from "./workspaces.ts";

export interface WorkspaceMemberRow extends UserRow {
  workspaceId: number;
  role: Role;
  joinedAt: Date;
}

/** Adds a member; nothing if they are one already or the workspace is being deleted. */
export async function insertWorkspaceMember(
  tx: Tx,
  member: { workspaceId: number; userId: number; role: Role },
): Promise<WorkspaceMemberRow | undefined> {
  const [row] = await tx<WorkspaceMemberRow[]>`
    with member as (
      insert into workspace_members (workspace_id, user_id, role)
      select id, ${member.userId}, ${member.role} from workspaces
      where id = ${member.workspaceId} and deleted_at is null for share
      on conflict do nothing
      returning workspace_id, user_id, role, joined_at
    ), watching as (
      insert into watchers (workspace_id, user_id)
      select member.workspace_id, user_id from member
      join notification_settings using (user_id)
      where is_watching on conflict do nothing
    )
    select workspace_id, role, joined_at, ${person(tx)}
    from member join users on users.id = user_id
  `;
  return row;
}

/** A page of the members that `viewer` may see, by id: a guest sees whom they share a channel with. */
export async function listWorkspaceMembers(
  db: Db,
  viewer: { userId: number; role: Role },
  { workspaceId, after, limit }: { workspaceId: number; after: number; limit: number },
): Promise<WorkspaceMemberRow[]> {
  return await db<WorkspaceMemberRow[]>`
    select theirs.workspace_id, theirs.role, theirs.joined_at, ${person(db)}
    from workspace_members theirs join users on users.id = theirs.user_id
    where theirs.workspace_id = ${workspaceId} and theirs.user_id > ${after}
      and (${viewer.role !== "guest"} or theirs.user_id = ${viewer.userId}
        or ${sharesChannel(db, viewer.userId)})
    order by theirs.user_id limit ${limit}
  `;
}

/** A page of the people `viewer` may see whose name and title have all of `parts`, by id. */
export async function listDirectory(
  db: Db,
  viewer: { userId: number; role: Role },
  { workspaceId, parts, after, limit }: {
    workspaceId: number;
    /** In lower case. */
    parts: string[];
    after: number;
    limit: number;
  },
): Promise<UserRow[]> {
  return await db<UserRow[]>`
    select ${person(db)}
    from workspace_members theirs join users on users.id = theirs.user_id
    where theirs.workspace_id = ${workspaceId} and theirs.user_id > ${after}
      and not exists (
        select from unnest(${parts}::text[]) part
        where position(part in lower(normalize(
          users.name || ' ' || users.username || ' ' || users.title, nfkc))) = 0
      )
      and (${viewer.role !== "guest"} or theirs.user_id = ${viewer.userId}
        or ${sharesChannel(db, viewer.userId)})
    order by theirs.user_id limit ${limit}
  `;
}

/** Those of `ids` who are in the workspace and whom `viewer` may see, in no order. */
export async function listVisibleMembers(
  db: Db,
  viewer: { userId: number; role: Role },
  workspaceId: number,
  ids: number[],
): Promise<number[]> {
  const rows = await db<{ userId: number }[]>`
    select theirs.user_id from workspace_members theirs
    where theirs.workspace_id = ${workspaceId} and theirs.user_id = any(${ids}::bigint[])
      and (${viewer.role !== "guest"} or theirs.user_id = ${viewer.userId}
        or ${sharesChannel(db, viewer.userId)})
  `;
  return rows.map(({ userId }) => userId);
}

/** Those who keep order in a workspace: its moderators, admins and owners. */
export async function listModerators(db: Db, workspaceId: number): Promise<number[]> {
  const rows = await db<{ userId: number }[]>`
    select user_id from workspace_members
    where workspace_id = ${workspaceId} and role in ('owner', 'admin', 'moderator')
    order by user_id
  `;
  return rows.map(({ userId }) => userId);
}

/** The workspaces in which somebody keeps order. */
export async function listModeratedBy(db: Db, userId: number): Promise<number[]> {
  const rows = await db<{ workspaceId: number }[]>`
    select workspace_id from workspace_members
    where user_id = ${userId} and role in ('owner', 'admin', 'moderator')
  `;
  return rows.map(({ workspaceId }) => workspaceId);
}

/** The guests of a workspace, who don't hear its stream. */
export async function listGuests(db: Db, workspaceId: number): Promise<number[]> {
  const rows = await db<{ userId: number }[]>`
    select user_id from workspace_members
    where workspace_id = ${workspaceId} and role = 'guest' order by user_id
  `;
  return rows.map(({ userId }) => userId);
}

/**
 * Returns the owners, and lets nobody else change roles or members before this transaction
 * ends: whoever does takes this lock first. It is on the workspace, because a lock on the
 * owners' rows would not hold those who become owners while somebody waits for it.
 */
export async function lockOwners(tx: Tx, workspaceId: number): Promise<number[]> {
  await tx`select id from workspaces where id = ${workspaceId} for no key update`;
  const rows = await tx<{ userId: number }[]>`
    select user_id from workspace_members
    where workspace_id = ${workspaceId} and role = 'owner'
    order by user_id
  `;
  return rows.map(({ userId }) => userId);
}

/** Somebody's membership, if they are in the workspace. */
export async function findWorkspaceMember(
  db: Db,
  workspaceId: number,
  userId: number,
): Promise<WorkspaceMemberRow | undefined> {
  const [row] = await db<WorkspaceMemberRow[]>`
    select workspace_id, role, joined_at, ${person(db)}
    from workspace_members join users on users.id = user_id
    where workspace_id = ${workspaceId} and user_id = ${userId}
  `;
  return row;
}

/** Gives a member another role. */
export async function updateRole(
  tx: Tx,
  { workspaceId, userId, role }: { workspaceId: number; userId: number; role: Role },
): Promise<void> {
  await tx`
    update workspace_members set role = ${role}
    where workspace_id = ${workspaceId} and user_id = ${userId}
  `;
}

/** Takes a member out of the workspace and its channels; returns the channels they were in. */
export async function deleteWorkspaceMember(
  tx: Tx,
  workspaceId: number,
  userId: number,
): Promise<number[]> {
  await tx`
    delete from workspace_members where workspace_id = ${workspaceId} and user_id = ${userId}
  `;
  // In the order in which sends lock them.
  await tx`
    select from channel_members join channels on channels.id = channel_id
    where workspace_id = ${workspaceId} and user_id = ${userId}
    order by channel_id for update of channel_members
  `;
  const rows = await tx<{ channelId: number }[]>`
    delete from channel_members using channels
    where channels.id = channel_id and workspace_id = ${workspaceId} and user_id = ${userId}
    returning channel_id
  `;
  return rows.map(({ channelId }) => channelId);
}

/** The workspaces that `userId` is in. */
export async function listWorkspaceIdsOf(db: Db, userId: number): Promise<number[]> {
  const rows = await db<{ workspaceId: number }[]>`
    select workspace_id from workspace_members where user_id = ${userId} order by workspace_id
  `;
  return rows.map(({ workspaceId }) => workspaceId);
}
