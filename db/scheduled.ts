import type { Db, Tx } from "./client.ts";

export interface ScheduledRow {
  id: string;
  userId: number;
  workspaceId: number;
  channelId: number;
  parentTs: number | null;
  isBroadcast: boolean;
  content: string;
  sendAt: Date;
  createdAt: Date;
  failure: string | null;
  /** Since when it is being sent. */
  sendingAt: Date | null;
}

const scheduled = (db: Db) =>
  db`s.id, s.user_id, c.workspace_id, s.channel_id, s.parent_ts, s.is_broadcast, s.content,
    s.send_at, s.created_at, s.failure, s.sending_at`;

/** Keeps a message for later, unless its author has `most` already. */
export async function insertScheduled(
  tx: Tx,
  given: Pick<
    ScheduledRow,
    "userId" | "channelId" | "parentTs" | "isBroadcast" | "content" | "sendAt"
  >,
  most: number,
): Promise<ScheduledRow | undefined> {
  // One at a time, so that the count holds.
  await tx`select from users where id = ${given.userId} for no key update`;
  const [row] = await tx<ScheduledRow[]>`
    with s as (
      insert into scheduled_messages
        (user_id, channel_id, parent_ts, is_broadcast, content, send_at)
      select ${given.userId}, ${given.channelId}, ${given.parentTs}::bigint,
        ${given.isBroadcast}, ${given.content}, ${given.sendAt}
      where ${most} > (select count(*) from scheduled_messages where user_id = ${given.userId})
      returning id, user_id, channel_id, parent_ts, is_broadcast, content, send_at, created_at,
        failure, sending_at
    )
    select ${scheduled(tx)} from s join channels c on c.id = s.channel_id
  `;
  return row;
}

/** A message that waits, by its author; locked, so that it is sent, changed or taken back once. */
export async function lockScheduled(
  tx: Tx,
  userId: number,
  id: string,
): Promise<ScheduledRow | undefined> {
  const [row] = await tx<ScheduledRow[]>`
    select ${scheduled(tx)} from scheduled_messages s join channels c on c.id = s.channel_id
    where s.id = ${id} and s.user_id = ${userId} for update of s
  `;
  return row;
}

/**
 * Takes a message whose time has come, to send it: from then on nobody changes it or takes
 * it back, for as long as the lease lasts. Tells whether its author's account is in use.
 */
export async function claimScheduled(
  db: Db,
  id: string,
  leaseS: number,
): Promise<ScheduledRow & { isActive: boolean } | undefined> {
  const [row] = await db<(ScheduledRow & { isActive: boolean })[]>`
    with s as (
      update scheduled_messages set sending_at = now()
      where id = ${id} and failure is null and send_at <= now()
        and (sending_at is null or sending_at < now() - ${leaseS} * interval '1 second')
      returning id, user_id, channel_id, parent_ts, is_broadcast, content, send_at, created_at,
        failure, sending_at
    )
    select ${scheduled(db)}, users.deactivated_at is null as is_active
    from s join channels c on c.id = s.channel_id join users on users.id = s.user_id
  `;
  return row;
}

/** Lets go of a message that could not be sent right now. */
export async function releaseScheduled(db: Db, id: string): Promise<void> {
  await db`update scheduled_messages set sending_at = null where id = ${id}`;
}

/** Changes what waits: its text, its time, or why it can't be sent. */
export async function updateScheduledRow(
  tx: Tx,
  id: string,
  { content, sendAt, failure }: {
    content?: string | undefined;
    sendAt?: Date | undefined;
    failure: string | null;
  },
): Promise<void> {
  await tx`
    update scheduled_messages set content = coalesce(${content ?? null}, content),
      send_at = coalesce(${
    sendAt ?? null
  }::timestamptz, send_at), failure = ${failure}, sending_at = null
    where id = ${id}
  `;
}

/** Forgets what was sent or taken back. */
export async function deleteScheduledRow(tx: Tx, id: string): Promise<void> {
  await tx`delete from scheduled_messages where id = ${id}`;
}

/** What somebody has waiting in a workspace, the next one first. */
export async function listScheduledOf(
  db: Db,
  userId: number,
  workspaceId: number,
): Promise<ScheduledRow[]> {
  return await db<ScheduledRow[]>`
    select ${scheduled(db)} from scheduled_messages s
    join channels c on c.id = s.channel_id
    where s.user_id = ${userId} and c.workspace_id = ${workspaceId}
    order by s.send_at, s.id
  `;
}

/** What waits under these ids, in no order. */
export async function listScheduledById(db: Db, ids: string[]): Promise<ScheduledRow[]> {
  return await db<ScheduledRow[]>`
    select ${scheduled(db)} from scheduled_messages s
    join channels c on c.id = s.channel_id where s.id = any(${ids}::uuid[])
  `;
}
