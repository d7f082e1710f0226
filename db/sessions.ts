import type { Db } from "./client.ts";

/** Where a session's tokens travel: in bodies, in cookies, or one long-lived token alone. */
export type SessionKind = "body" | "cookie" | "token";

export interface NewSession {
  id: string;
  userId: number;
  kind: SessionKind;
  userAgent: string | undefined;
  address: string | undefined;
  lifeS: number;
  /** Nothing for a session that is never refreshed. */
  refreshHash: Uint8Array | null;
  allowEpoch: string | null;
}

export interface SessionRow {
  id: string;
  userAgent: string | null;
  address: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

/** Opens a session. Says whether the account was used before, but never from such a device. */
export async function insertSession(db: Db, session: NewSession): Promise<boolean> {
  const agent = session.userAgent ?? null;
  const [row] = await db<[{ isNewDevice: boolean }]>`
    with known as (
      select count(*) > 0 and not coalesce(bool_or(user_agent is not distinct from ${agent}), false)
        as is_new_device
      from sessions where user_id = ${session.userId} and kind <> 'token'
    ), session as (
      insert into sessions (
        id, user_id, kind, user_agent, address, expires_at, allow_epoch, last_used_at
      ) values (
        ${session.id}, ${session.userId}, ${session.kind}, ${agent}, ${session.address ?? null},
        now() + ${session.lifeS} * interval '1 second', ${session.allowEpoch}, clock_timestamp()
      )
      returning id
    ), token as (
      insert into refresh_tokens (hash, session_id)
      select ${session.refreshHash}::bytea, id from session
      where ${session.refreshHash}::bytea is not null
    )
    select is_new_device from known
  `;
  return row.isNewDevice;
}

/**
 * Ends all but the `keep` sessions of an account that were used last, and never the one
 * just opened. The account must be locked, or two that do this could both keep too many.
 */
export async function evictSessions(
  db: Db,
  { userId, newest, keep }: { userId: number; newest: string; keep: number },
): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    update sessions set revoked_at = now() where id in (
      select id from sessions
      where user_id = ${userId} and kind <> 'token' and revoked_at is null and expires_at > now()
      order by id = ${newest} desc, last_used_at desc, created_at desc offset ${keep}
    )
    returning id
  `;
  return rows.map(({ id }) => id);
}

/** A session, ended or not. */
export async function findSession(
  db: Db,
  id: string,
): Promise<SessionRow & { userId: number } | undefined> {
  const [row] = await db<(SessionRow & { userId: number })[]>`
    select id, user_id, user_agent, address, created_at, last_used_at, expires_at
    from sessions where id = ${id}
  `;
  return row;
}

export interface RefreshRow {
  sessionId: string;
  userId: number;
  kind: SessionKind;
  allowEpoch: string | null;
  isSpent: boolean;
  nonceHash: Uint8Array | null;
  /** Whether the session may go on. */
  isLive: boolean;
  isVerified: boolean;
}

/** What is known of a refresh token. */
export async function findRefreshToken(
  db: Db,
  hash: Uint8Array,
): Promise<RefreshRow | undefined> {
  const [row] = await db<RefreshRow[]>`
    select session_id, user_id, kind, allow_epoch, replaced_at is not null as is_spent, nonce_hash,
      email_verified_at is not null as is_verified,
      revoked_at is null and expires_at > now() and deactivated_at is null
        and (email_verified_at is not null or not exists (
          select from workspace_members join workspaces on workspaces.id = workspace_id
          where workspace_members.user_id = users.id
            and require_verified_email and deleted_at is null
        )) as is_live
    from refresh_tokens
    join sessions on sessions.id = session_id join users on users.id = user_id
    where hash = ${hash}::bytea
  `;
  return row;
}

/**
 * Trades one refresh token for another in one statement. Of many that try at once the
 * first gets the row lock and wins; the others find it spent. False for those.
 */
export async function rotateRefreshToken(
  db: Db,
  token: { hash: Uint8Array; nextHash: Uint8Array; nonceHash: Uint8Array | null; lifeS: number },
): Promise<boolean> {
  const rows = await db`
    with spent as (
      update refresh_tokens set replaced_at = now(), nonce_hash = ${token.nonceHash}::bytea
      where hash = ${token.hash}::bytea and replaced_at is null and exists (
        select from sessions join users on users.id = sessions.user_id
        where sessions.id = refresh_tokens.session_id and sessions.revoked_at is null
          and sessions.expires_at > now() and users.deactivated_at is null
      )
      returning session_id
    ), session as (
      update sessions
      set last_used_at = now(), expires_at = now() + ${token.lifeS} * interval '1 second'
      from spent where sessions.id = spent.session_id
      returning sessions.id
    ), fresh as (
      insert into refresh_tokens (hash, session_id)
      select ${token.nextHash}::bytea, id from session
    )
    select from session
  `;
  return rows.length === 1;
}

/** Lets a live session go on for `lifeS` from now; false if it has ended. */
export async function extendSession(db: Db, id: string, lifeS: number): Promise<boolean> {
  const rows = await db`
    update sessions
    set last_used_at = now(), expires_at = now() + ${lifeS} * interval '1 second'
    where id = ${id} and revoked_at is null and expires_at > now()
    returning id
  `;
  return rows.length === 1;
}

/** Remembers which Redis has the session on its allow-list. */
export async function updateAllowEpoch(db: Db, id: string, epoch: string): Promise<void> {
  await db`update sessions set allow_epoch = ${epoch} where id = ${id}`;
}

/** Ends a session; its first end stands. */
export async function revokeSession(db: Db, id: string): Promise<void> {
  await db`update sessions set revoked_at = coalesce(revoked_at, now()) where id = ${id}`;
}

/** Ends one session of an account, and says whether there was such a one. */
export async function revokeSessionOf(db: Db, userId: number, id: string): Promise<boolean> {
  const rows = await db`
    update sessions set revoked_at = now()
    where id = ${id} and user_id = ${userId} and kind <> 'token'
      and revoked_at is null and expires_at > now()
    returning id
  `;
  return rows.length === 1;
}

/** Ends every session of an account but `except`; personal access tokens too, if `all`. */
export async function revokeSessionsOf(
  db: Db,
  userId: number,
  { except = null, all = true }: { except?: string | null; all?: boolean } = {},
): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    update sessions set revoked_at = now()
    where user_id = ${userId} and revoked_at is null and id is distinct from ${except}::uuid
      and (${all} or kind <> 'token')
    returning id
  `;
  return rows.map(({ id }) => id);
}

/** The devices that an account is signed in on, the one used last first. */
export async function listSessionsOf(db: Db, userId: number): Promise<SessionRow[]> {
  return await db<SessionRow[]>`
    select id, user_agent, address, created_at, last_used_at, expires_at from sessions
    where user_id = ${userId} and kind <> 'token' and revoked_at is null and expires_at > now()
    order by last_used_at desc, id
  `;
}

/** Those of `ids` that are still good, and whether their last use was noted a while ago. */
export async function listLiveSessions(
  db: Db,
  ids: string[],
): Promise<{ id: string; isStale: boolean }[]> {
  return await db<{ id: string; isStale: boolean }[]>`
    select sessions.id, last_used_at < now() - interval '1 minute' as is_stale
    from sessions join users on users.id = sessions.user_id
    where sessions.id = any(${ids}::uuid[]) and sessions.revoked_at is null
      and sessions.expires_at > now() and users.deactivated_at is null
  `;
}

/** Notes that sessions are in use. */
export async function touchSessions(db: Db, ids: string[]): Promise<void> {
  await db`
    update sessions set last_used_at = now()
    where id = any(${ids}::uuid[]) and last_used_at < now() - interval '1 minute'
  `;
}
