import type { Db, Tx } from "./client.ts";

export interface SubscriptionRow {
  id: string;
  userId: number;
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** Keeps a browser's subscription; one that another account had is theirs no more. */
export async function insertSubscription(
  tx: Tx,
  given: Omit<SubscriptionRow, "id"> & { sessionId: string },
): Promise<string> {
  const { userId, sessionId, endpoint, p256dh, auth } = given;
  const [row] = await tx<[{ id: string }]>`
    insert into push_subscriptions (user_id, session_id, endpoint, p256dh, auth)
    values (${userId}, ${sessionId}, ${endpoint}, ${p256dh}, ${auth})
    on conflict (endpoint) do update set user_id = excluded.user_id,
      session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth
    returning id
  `;
  return row.id;
}

/** How many browsers somebody has besides this one; whoever subscribes locks them out of doing so twice. */
export async function countOtherSubscriptions(
  tx: Tx,
  userId: number,
  endpoint: string,
): Promise<number> {
  await tx`select from users where id = ${userId} for no key update`;
  const [row] = await tx<[{ count: number }]>`
    select count(*)::integer as count from push_subscriptions
    where user_id = ${userId} and endpoint <> ${endpoint}
  `;
  return row.count;
}

/** Browsers of these people in which they are signed in. */
export async function listSubscriptionsOf(
  db: Db,
  userIds: number[],
): Promise<{ id: string; userId: number }[]> {
  return await db<{ id: string; userId: number }[]>`
    select p.id, p.user_id from push_subscriptions p
    join sessions s on s.id = p.session_id and s.revoked_at is null and s.expires_at > now()
    where p.user_id = any(${userIds}::bigint[]) order by p.user_id, p.created_at
  `;
}

/** A subscription, if whoever it is of is still signed in there. */
export async function findSubscription(
  db: Db,
  id: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db<SubscriptionRow[]>`
    select p.id, p.user_id, p.endpoint, p.p256dh, p.auth from push_subscriptions p
    join sessions s on s.id = p.session_id and s.revoked_at is null and s.expires_at > now()
    where p.id = ${id}
  `;
  return row;
}

/** Takes a subscription away; only somebody's own where `userId` is given. */
export async function deleteSubscription(
  db: Db,
  id: string,
  userId: number | null = null,
): Promise<boolean> {
  const rows = await db`
    delete from push_subscriptions
    where id = ${id} and (${userId}::bigint is null or user_id = ${userId}::bigint) returning id
  `;
  return rows.length === 1;
}

/** The server's sealed key; `made` becomes it where there is none yet. */
export async function keepPushKey(db: Db, made: Uint8Array | null): Promise<Uint8Array | null> {
  if (made) await db`update server set push_key = ${made} where push_key is null`;
  const [row] = await db<[{ pushKey: Uint8Array | null }]>`select push_key from server`;
  return row.pushKey;
}
