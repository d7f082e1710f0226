import type { Db, Tx } from "./client.ts";

export interface UserRow {
  id: number;
  name: string;
  /** Nobody else's. */
  username: string;
  createdAt: Date;
  title: string;
  /** Null where there is no status. */
  statusEmoji: string | null;
  statusText: string;
  statusExpiresAt: Date | null;
  timeZone: string;
  /** The name of a picture. */
  avatar: string | null;
}

export interface AccountRow extends UserRow {
  /** Null where somebody has only a username. */
  email: string | null;
  emailVerifiedAt: Date | null;
  currentWorkspaceId: number | null;
  locale: string;
  presence: "online" | "away" | "offline";
  totpEnabledAt: Date | null;
}

/** What others see of a person. */
export const person = (db: Db) =>
  db`users.id, users.name, users.username, users.created_at, users.title, users.status_emoji, users.status_text,
    users.status_expires_at, users.time_zone, users.avatar`;

/** What somebody sees of themselves. */
export const account = (db: Db) =>
  db`${person(db)}, users.email, users.email_verified_at,
    users.current_workspace_id, users.locale, users.presence, users.totp_enabled_at`;

export interface NewUser {
  id: number;
  email: string | null;
  name: string;
  username: string;
  /** What of the username is compared. */
  usernameKey: string;
  passwordHash: string | null;
  isVerified: boolean;
}

/** Creates an account, whose address must be free; nothing if somebody has the username. */
export async function insertUser(db: Db, user: NewUser): Promise<AccountRow | undefined> {
  const [row] = await db<AccountRow[]>`
    insert into users (
      id, email, name, username, username_key, password_hash, email_verified_at
    ) values (
      ${user.id}, ${user.email}, ${user.name}, ${user.username}, ${user.usernameKey},
      ${user.passwordHash}, case when ${user.isVerified} then now() end
    )
    on conflict (username_key) do nothing
    returning ${account(db)}
  `;
  return row;
}

/** The usernames of these people, in no order. */
export async function listUsernames(
  db: Db,
  ids: number[],
): Promise<{ id: number; username: string }[]> {
  return await db<{ id: number; username: string }[]>`
    select id, username from users where id = any(${ids}::bigint[])
  `;
}

/** An account by its id, unless it was deleted. */
export async function findAccount(db: Db, id: number): Promise<AccountRow | undefined> {
  const [row] = await db<AccountRow[]>`
    select ${account(db)} from users where id = ${id} and deleted_at is null
  `;
  return row;
}

/** An account by its address, if it may be used. */
export async function findAccountByEmail(
  db: Db,
  email: string,
): Promise<AccountRow & { email: string } | undefined> {
  const [row] = await db<(AccountRow & { email: string })[]>`
    select ${account(db)} from users where email = ${email} and deactivated_at is null
  `;
  return row;
}

/** What somebody changes of their profile; what is left out stays. */
export interface ProfileChange {
  name?: string | undefined;
  username?: string | undefined;
  /** What of the username is compared. */
  usernameKey?: string | undefined;
  title?: string | undefined;
  locale?: string | undefined;
  timeZone?: string | undefined;
  /** Null takes the status away. */
  status?: { emoji: string; text: string; expiresAt: Date | null } | null | undefined;
}

/** Changes what is given of a profile; nothing if the account is erased. */
export async function updateProfile(
  db: Db,
  id: number,
  { status, ...given }: ProfileChange,
): Promise<AccountRow | undefined> {
  const isKept = status === undefined;
  const [row] = await db<AccountRow[]>`
    update users set
      name = coalesce(${given.name ?? null}, name),
      username = coalesce(${given.username ?? null}, username),
      username_key = coalesce(${given.usernameKey ?? null}, username_key),
      locale = coalesce(${given.locale ?? null}, locale),
      time_zone = coalesce(${given.timeZone ?? null}, time_zone),
      title = coalesce(${given.title ?? null}, title),
      status_emoji = case when ${isKept} then status_emoji else ${status?.emoji ?? null}::text end,
      status_text = case when ${isKept} then status_text else ${status?.text ?? ""}::text end,
      status_expires_at = case when ${isKept} then status_expires_at
        else ${status?.expiresAt ?? null}::timestamptz end
    where id = ${id} and deleted_at is null
    returning ${account(db)}
  `;
  return row;
}

/** Gives somebody another picture, or none; nothing if the account is erased. */
export async function updateAvatar(
  tx: Tx,
  id: number,
  avatar: string | null,
): Promise<AccountRow | undefined> {
  const [row] = await tx<AccountRow[]>`
    update users set avatar = ${avatar}::uuid where id = ${id} and deleted_at is null
    returning ${account(tx)}
  `;
  return row;
}

/** Notes that whoever has the account reads `email`, if that is its address; false if not. */
export async function verifyEmail(db: Db, id: number, email: string): Promise<boolean> {
  const rows = await db`
    update users set email_verified_at = coalesce(email_verified_at, now())
    where id = ${id} and email = ${email} returning id
  `;
  return rows.length === 1;
}

/** Gives an account another address, which has been confirmed. */
export async function updateEmail(tx: Tx, id: number, email: string): Promise<void> {
  await tx`update users set email = ${email}, email_verified_at = now() where id = ${id}`;
}

/** Deactivates an account, or brings it back. */
export async function updateDeactivated(tx: Tx, id: number, isOff: boolean): Promise<void> {
  await tx`
    update users set deactivated_at = case when ${isOff} then coalesce(deactivated_at, now()) end
    where id = ${id}
  `;
}

/**
 * Erases an account but for its row, which its messages need, and all that hangs on it.
 * Its sessions must have been revoked.
 */
export async function eraseUser(tx: Tx, id: number): Promise<UserRow> {
  await tx`delete from sessions where user_id = ${id}`;
  await tx`delete from one_time_tokens where user_id = ${id}`;
  await tx`delete from recovery_codes where user_id = ${id}`;
  await tx`delete from identities where user_id = ${id}`;
  await tx`delete from saved_messages where user_id = ${id}`;
  await tx`delete from drafts where user_id = ${id}`;
  await tx`delete from scheduled_messages where user_id = ${id}`;
  const [row] = await tx<[UserRow]>`
    update users set
      name = 'Deleted user', username = 'deleted_' || id, username_key = '@deleted_' || id,
      email = null, email_verified_at = null, password_hash = null,
      title = default, avatar = null, presence = default, status_emoji = null, status_text = default, status_expires_at = null,
      current_workspace_id = null, locale = default, time_zone = default,
      totp_secret = null, totp_enabled_at = null, totp_last_step = null,
      deactivated_at = now(), deleted_at = now()
    where id = ${id}
    returning ${person(tx)}
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
    select ${person(db)} from users where id = any(${ids}::bigint[])
  `;
}

/** Whether `theirs` is in a channel of `mine`'s workspace together with `viewerId`. */
export const sharesChannel = (db: Db, viewerId: number) =>
  db`exists (
    select from channel_members seen
    join channel_members met using (channel_id)
    join channels on channels.id = channel_id
    where seen.user_id = ${viewerId} and met.user_id = theirs.user_id
      and channels.workspace_id = theirs.workspace_id
  )`;

/**
 * `userId`, if `viewerId` shares a workspace with them (a guest: a
 * channel), or they have left one of the viewer's, or is them. Whoever is deleted
 * shares nothing any more, and has nothing left to hide: their messages still name them.
 */
export async function findVisibleUser(
  db: Db,
  viewerId: number,
  userId: number,
): Promise<UserRow | undefined> {
  const [row] = await db<UserRow[]>`
    select ${person(db)} from users
    where id = ${userId} and (id = ${viewerId} or deleted_at is not null or exists (
      select from workspace_members mine
      join workspace_members theirs using (workspace_id)
      where mine.user_id = ${viewerId} and theirs.user_id = ${userId}
        and (mine.role <> 'guest' or ${sharesChannel(db, viewerId)})
    ) or exists (
      select from workspace_members mine join former_members theirs using (workspace_id)
      where mine.user_id = ${viewerId} and theirs.user_id = ${userId}
    ))
  `;
  return row;
}
