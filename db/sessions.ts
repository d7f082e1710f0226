import type { Db } from "./client.ts";

export interface NewSession {
  userId: number;
  userAgent: string | undefined;
  address: string | undefined;
  lifeS: number;
  refreshHash: Uint8Array;
}

/** Opens a session with its first refresh token. */
export async function insertSession(db: Db, session: NewSession): Promise<string> {
  const [row] = await db<[{ id: string }]>`
    with session as (
      insert into sessions (user_id, user_agent, address, expires_at)
      values (
        ${session.userId}, ${session.userAgent ?? null}, ${session.address ?? null},
        now() + ${session.lifeS} * interval '1 second'
      )
      returning id
    ), token as (
      insert into refresh_tokens (hash, session_id)
      select ${session.refreshHash}::bytea, id from session
    )
    select id from session
  `;
  return row.id;
}

/**
 * Trades one refresh token for another in one statement. Of many that try at once the
 * first gets the row lock and wins; the others find `replaced_at` set.
 */
export async function rotateRefreshToken(
  db: Db,
  { hash, nextHash, lifeS }: { hash: Uint8Array; nextHash: Uint8Array; lifeS: number },
): Promise<{ sessionId: string; userId: number } | undefined> {
  const [row] = await db<{ sessionId: string; userId: number }[]>`
    with spent as (
      update refresh_tokens set replaced_at = now()
      where hash = ${hash}::bytea and replaced_at is null and exists (
        select from sessions join users on users.id = sessions.user_id
        where sessions.id = refresh_tokens.session_id and sessions.revoked_at is null
          and sessions.expires_at > now() and users.deactivated_at is null
      )
      returning session_id
    ), session as (
      update sessions
      set last_used_at = now(), expires_at = now() + ${lifeS} * interval '1 second'
      from spent where sessions.id = spent.session_id
      returning sessions.id, sessions.user_id
    ), fresh as (
      insert into refresh_tokens (hash, session_id)
      select ${nextHash}::bytea, id from session
    )
    select id as session_id, user_id from session
  `;
  return row;
}

/** Ends the session of a refresh token that was spent before, and returns that session's id. */
export async function revokeReusedFamily(db: Db, hash: Uint8Array): Promise<string | undefined> {
  const [row] = await db<{ id: string }[]>`
    update sessions set revoked_at = coalesce(revoked_at, now())
    from refresh_tokens
    where refresh_tokens.hash = ${hash}::bytea and refresh_tokens.replaced_at is not null
      and sessions.id = refresh_tokens.session_id
    returning sessions.id
  `;
  return row?.id;
}

/** Ends a session; its first end stands. */
export async function revokeSession(db: Db, id: string): Promise<void> {
  await db`update sessions set revoked_at = coalesce(revoked_at, now()) where id = ${id}`;
}

/** Those of `ids` that are still good. */
export async function listLiveSessions(db: Db, ids: string[]): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select sessions.id from sessions join users on users.id = sessions.user_id
    where sessions.id = any(${ids}::uuid[]) and sessions.revoked_at is null
      and sessions.expires_at > now() and users.deactivated_at is null
  `;
  return rows.map(({ id }) => id);
}
