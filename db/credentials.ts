import type { Db, Tx } from "./client.ts";
import { account, type AccountRow } from "./users.ts";

/** An account as signing in needs it. */
export interface CredentialsRow extends AccountRow {
  passwordHash: string | null;
  deactivatedAt: Date | null;
  totpSecret: Uint8Array | null;
  /** Whether a workspace that it is in wants confirmed addresses. */
  isVerificationWanted: boolean;
}

const credentials = (db: Db) =>
  db`${account(db)}, users.password_hash, users.deactivated_at, users.totp_secret, exists (
    select from workspace_members join workspaces on workspaces.id = workspace_id
    where user_id = users.id and require_verified_email and workspaces.deleted_at is null
  ) as is_verification_wanted`;

/** The account with this address, deactivated or not. */
export async function findCredentials(db: Db, email: string): Promise<CredentialsRow | undefined> {
  const [row] = await db<CredentialsRow[]>`
    select ${credentials(db)} from users where email = ${email}
  `;
  return row;
}

/** The same by username. */
export async function findCredentialsByUsername(
  db: Db,
  usernameKey: string,
): Promise<CredentialsRow | undefined> {
  const [row] = await db<CredentialsRow[]>`
    select ${credentials(db)} from users where username_key = ${usernameKey}
  `;
  return row;
}

/** An account with its credentials by its id, unless it was deleted. */
export async function findCredentialsById(
  db: Db,
  id: number,
): Promise<CredentialsRow | undefined> {
  const [row] = await db<CredentialsRow[]>`
    select ${credentials(db)} from users where id = ${id} and deleted_at is null
  `;
  return row;
}

/** Locks an account, so that nothing changes who may sign in to it. */
export async function lockAccount(tx: Tx, id: number): Promise<CredentialsRow | undefined> {
  const [row] = await tx<CredentialsRow[]>`
    select ${credentials(tx)} from users where id = ${id} and deleted_at is null for no key update
  `;
  return row;
}

/** Takes the password away: nobody signs in with one until a new one is set by mail. */
export async function clearPassword(tx: Tx, id: number): Promise<void> {
  await tx`update users set password_hash = null where id = ${id}`;
}

/** Sets a new password. */
export async function updatePassword(tx: Tx, id: number, passwordHash: string): Promise<void> {
  await tx`update users set password_hash = ${passwordHash} where id = ${id}`;
}
