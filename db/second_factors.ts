import type { Db, Tx } from "./client.ts";

/** Keeps the secret of a second factor that is not in use yet. */
export async function updateTotpSecret(db: Db, userId: number, sealed: Uint8Array): Promise<void> {
  await db`
    update users set totp_secret = ${sealed}::bytea, totp_last_step = null
    where id = ${userId} and totp_enabled_at is null
  `;
}

/** Puts the second factor in use. */
export async function enableTotp(tx: Tx, userId: number): Promise<void> {
  await tx`update users set totp_enabled_at = now() where id = ${userId}`;
}

/** Uses a time step up; false if it or a later one was used before. */
export async function takeTotpStep(tx: Tx, userId: number, step: number): Promise<boolean> {
  const rows = await tx`
    update users set totp_last_step = ${step}
    where id = ${userId} and (totp_last_step is null or totp_last_step < ${step})
    returning id
  `;
  return rows.length === 1;
}

/** Takes the second factor away with its recovery codes. */
export async function removeTotp(tx: Tx, userId: number): Promise<void> {
  await tx`
    update users set totp_secret = null, totp_enabled_at = null, totp_last_step = null
    where id = ${userId}
  `;
  await tx`delete from recovery_codes where user_id = ${userId}`;
}

/** Replaces an account's recovery codes. */
export async function replaceRecoveryCodes(
  tx: Tx,
  userId: number,
  hashes: Uint8Array[],
): Promise<void> {
  await tx`delete from recovery_codes where user_id = ${userId}`;
  // postgres.js has no arrays of bytes.
  const hex = hashes.map((hash) => hash.toHex());
  await tx`
    insert into recovery_codes (user_id, hash)
    select ${userId}, decode(unnest(${hex}::text[]), 'hex')
  `;
}

/** Uses a recovery code up; of many that try at once, one gets it. */
export async function takeRecoveryCode(tx: Tx, userId: number, hash: Uint8Array): Promise<boolean> {
  const rows = await tx`
    delete from recovery_codes where user_id = ${userId} and hash = ${hash}::bytea
    returning user_id
  `;
  return rows.length === 1;
}
