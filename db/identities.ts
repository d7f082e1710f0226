import type { Tx } from "./client.ts";

/** Whose account an identity elsewhere belongs to. */
export async function findIdentity(
  tx: Tx,
  issuer: string,
  subject: string,
): Promise<number | undefined> {
  const [row] = await tx<{ userId: number }[]>`
    select user_id from identities where issuer = ${issuer} and subject = ${subject}
  `;
  return row?.userId;
}

/** Ties an identity elsewhere to an account. */
export async function insertIdentity(
  tx: Tx,
  identity: { issuer: string; subject: string; userId: number },
): Promise<void> {
  await tx`
    insert into identities (issuer, subject, user_id)
    values (${identity.issuer}, ${identity.subject}, ${identity.userId})
    on conflict (issuer, subject) do nothing
  `;
}
