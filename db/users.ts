import type { Db, Tx } from "./client.ts";

export interface UserRow {
  id: number;
  name: string;
  createdAt: Date;
}

export interface AccountRow extends UserRow {
  email: string;
  currentWorkspaceId: number | null;
}

export interface CredentialsRow extends AccountRow {
  passwordHash: string;
}

/** Creates an account; its address must be free. */
export async function insertUser(
  db: Db,
  user: { id: number; email: string; name: string; passwordHash: string },
): Promise<AccountRow> {
  const [row] = await db<[AccountRow]>`
    insert into users (id, email, name, password_hash)
    values (${user.id}, ${user.email}, ${user.name}, ${user.passwordHash})
    returning id, name, created_at, email, current_workspace_id
  `;
  return row;
}

/** The account that may sign in with `email`. */
export async function findCredentials(db: Db, email: string): Promise<CredentialsRow | undefined> {
  const [row] = await db<CredentialsRow[]>`
    select id, name, created_at, email, current_workspace_id, password_hash
    from users where email = ${email} and deactivated_at is null
  `;
  return row;
}

/** Locks an account that may sign in, so that nothing changes who may. */
export async function lockAccount(tx: Tx, id: number): Promise<CredentialsRow | undefined> {
  const [row] = await tx<CredentialsRow[]>`
    select id, name, created_at, email, current_workspace_id, password_hash
    from users where id = ${id} and deactivated_at is null for no key update
  `;
  return row;
}

/** An account by its id. */
export async function findAccount(db: Db, id: number): Promise<AccountRow | undefined> {
  const [row] = await db<AccountRow[]>`
    select id, name, created_at, email, current_workspace_id from users where id = ${id}
  `;
  return row;
}

/** Changes the name that others see. */
export async function updateUserName(db: Db, id: number, name: string): Promise<AccountRow> {
  const [row] = await db<[AccountRow]>`
    update users set name = ${name} where id = ${id}
    returning id, name, created_at, email, current_workspace_id
  `;
  return row;
}

/** Sets which workspace `userId` looks at; null where it is one they can't see any more. */
export async function updateCurrentWorkspace(
  db: Db,
  userId: number,
  workspaceId: number,
): Promise<void> {
  await db`update users set current_workspace_id = ${workspaceId} where id = ${userId}`;
}

/** The people with these ids, in no order. */
export async function listUsersById(db: Db, ids: number[]): Promise<UserRow[]> {
  return await db<UserRow[]>`
    select id, name, created_at from users where id = any(${ids}::bigint[])
  `;
}

/** `userId`, if `viewerId` shares a workspace with them or is them. */
export async function findVisibleUser(
  db: Db,
  viewerId: number,
  userId: number,
): Promise<UserRow | undefined> {
  const [row] = await db<UserRow[]>`
    select id, name, created_at from users
    where id = ${userId} and (id = ${viewerId} or exists (
      select from workspace_members mine
      join workspace_members theirs using (workspace_id)
      where mine.user_id = ${viewerId} and theirs.user_id = ${userId}
    ))
  `;
  return row;
}
