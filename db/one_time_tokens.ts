import type { Db } from "./client.ts";

export type Purpose = "verify" | "reset" | "change_email" | "sign_in";

export interface OneTimeToken {
  purpose: Purpose;
  userId: number;
  email: string | null;
  /** What whoever uses it must know the origin of (PKCE); null where there is nothing. */
  challenge: string | null;
}

/** Keeps a token; nothing if it is there already, used or not. */
export async function insertOneTimeToken(
  db: Db,
  token: Omit<OneTimeToken, "challenge"> & { challenge?: string; hash: Uint8Array; lifeS: number },
): Promise<void> {
  await db`
    insert into one_time_tokens (hash, purpose, user_id, email, challenge, expires_at)
    values (
      ${token.hash}::bytea, ${token.purpose}, ${token.userId}, ${token.email},
      ${token.challenge ?? null},
      now() + ${token.lifeS} * interval '1 second'
    )
    on conflict (hash) do nothing
  `;
}

/** Uses a token up: of many that try at once, one gets it. */
export async function takeOneTimeToken(
  db: Db,
  hash: Uint8Array,
  purposes: Purpose[],
): Promise<OneTimeToken | undefined> {
  const [row] = await db<OneTimeToken[]>`
    update one_time_tokens set used_at = now()
    where hash = ${hash}::bytea and purpose = any(${purposes}::text[])
      and used_at is null and expires_at > now()
    returning purpose, user_id, email, challenge
  `;
  return row;
}

/** Makes an account's unused tokens of these purposes worthless. */
export async function voidOneTimeTokens(
  db: Db,
  userId: number,
  purposes: Purpose[],
): Promise<void> {
  await db`
    update one_time_tokens set used_at = now()
    where user_id = ${userId} and purpose = any(${purposes}::text[]) and used_at is null
  `;
}
