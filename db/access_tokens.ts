import type { Db, Tx } from "./client.ts";

export interface AccessTokenRow {
  id: string;
  name: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

/** Gives the session `id` its token. */
export async function insertAccessToken(
  tx: Tx,
  token: { id: string; hash: Uint8Array; name: string; scopes: string[] },
): Promise<void> {
  await tx`
    insert into access_tokens (session_id, hash, name, scopes)
    values (${token.id}, ${token.hash}::bytea, ${token.name}, ${token.scopes}::text[])
  `;
}

/** Whose token it is and what it may do, while it lasts. */
export async function findAccessToken(
  db: Db,
  hash: Uint8Array,
): Promise<{ userId: number; id: string; scopes: string[]; expiresAt: Date } | undefined> {
  const [row] = await db<{ userId: number; id: string; scopes: string[]; expiresAt: Date }[]>`
    select user_id, sessions.id, scopes, expires_at
    from access_tokens join sessions on sessions.id = session_id
    where hash = ${hash}::bytea and revoked_at is null and expires_at > now()
  `;
  return row;
}

/** An account's tokens, the newest first. */
export async function listAccessTokens(db: Db, userId: number): Promise<AccessTokenRow[]> {
  return await db<AccessTokenRow[]>`
    select sessions.id, name, scopes, created_at, last_used_at, expires_at
    from sessions join access_tokens on session_id = sessions.id
    where user_id = ${userId} and revoked_at is null and expires_at > now()
    order by created_at desc, sessions.id
  `;
}

/** Ends one of an account's tokens, and says whether there was such a one. */
export async function revokeAccessTokenOf(db: Db, userId: number, id: string): Promise<boolean> {
  const rows = await db`
    update sessions set revoked_at = now()
    where id = ${id} and user_id = ${userId} and kind = 'token' and revoked_at is null
    returning id
  `;
  return rows.length === 1;
}
