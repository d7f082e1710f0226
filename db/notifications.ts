import { isSeen } from "./channels.ts";
import type { Db, Tx } from "./client.ts";

export interface NotificationRow {
  id: string;
  userId: number;
  reason: string;
  workspaceId: number;
  channelId: number;
  ts: number;
  parentTs: number | null;
  authorId: number;
  content: string;
  isSilent: boolean;
  createdAt: Date;
  createdUs: number;
  readAt: Date | null;
}

/** Characters of a message that a notification tells. */
const CONTENT_CHARS = 300;

/** What is told of the notification `n`, with its message and channel. */
const notification = (db: Db) =>
  db`n.id, n.user_id, n.reason, c.workspace_id, n.channel_id, n.ts, n.parent_ts,
    m.user_id as author_id, left(m.content, ${CONTENT_CHARS}) as content, n.is_silent,
    n.created_at, (extract(epoch from n.created_at) * 1000000)::bigint as created_us, n.read_at`;

/** Only while its message is there, and whoever was told may see it. */
const shown = (db: Db) =>
  db`from notifications n
    join messages m on m.channel_id = n.channel_id and m.ts = n.ts and m.deleted_at is null
    join channels c on c.id = n.channel_id and c.deleted_at is null
    join workspace_members ours on ours.workspace_id = c.workspace_id and ours.user_id = n.user_id
    left join channel_members mine on mine.channel_id = c.id and mine.user_id = n.user_id`;

/** A page of what somebody was told of, the newest first. */
export async function listNotificationsOf(
  db: Db,
  { userId, workspaceId, isUnread, before, limit }: {
    userId: number;
    workspaceId: number | null;
    isUnread: boolean;
    before: { us: number; id: string } | null;
    limit: number;
  },
): Promise<NotificationRow[]> {
  return await db<NotificationRow[]>`
    select ${notification(db)} ${shown(db)}
    where n.user_id = ${userId} and ${isSeen(db)}
      ${isUnread ? db`and n.read_at is null` : db``}
      ${workspaceId === null ? db`` : db`and c.workspace_id = ${workspaceId}`}
      ${
    before === null ? db`` : db`and (n.created_at, n.id) < (
        'epoch'::timestamptz + ${before.us} * interval '1 microsecond', ${before.id}::uuid
      )`
  }
    order by n.created_at desc, n.id desc limit ${limit}
  `;
}

/** Those of `ids` that are somebody's and that they may see, in no order. */
export async function listNotificationsById(
  db: Db,
  userId: number,
  ids: string[],
): Promise<NotificationRow[]> {
  return await db<NotificationRow[]>`
    select ${notification(db)} ${shown(db)}
    where n.id = any(${ids}::uuid[]) and n.user_id = ${userId} and ${isSeen(db)}
  `;
}

/** Notifications whoever they are for, as far as they may see them, in no order. */
export async function listTold(db: Db, ids: string[]): Promise<NotificationRow[]> {
  return await db<NotificationRow[]>`
    select ${notification(db)} ${shown(db)} where n.id = any(${ids}::uuid[]) and ${isSeen(db)}
  `;
}

/** How many notifications somebody has not seen, counted up to `most`. */
export async function countUnread(db: Db, userId: number, most: number): Promise<number> {
  const [row] = await db<[{ count: number }]>`
    select count(*)::integer as count from (
      select ${shown(db)} where n.user_id = ${userId} and n.read_at is null and ${isSeen(db)}
      limit ${most}
    ) as unread
  `;
  return row.count;
}

/** Marks one as seen: whether it is there, and whether it was not seen before. */
export async function readOne(
  tx: Tx,
  userId: number,
  id: string,
): Promise<{ isThere: boolean; isMarked: boolean }> {
  const [row] = await tx<[{ isThere: boolean; isMarked: boolean }]>`
    with marked as (
      update notifications set read_at = now()
      where id = ${id} and user_id = ${userId} and read_at is null returning id
    )
    select exists (
      select from notifications where id = ${id} and user_id = ${userId}
    ) as is_there, exists (select from marked) as is_marked
  `;
  return row;
}

/** Marks all of somebody's as seen; false where they were. */
export async function readAll(tx: Tx, userId: number): Promise<boolean> {
  const rows = await tx`
    update notifications set read_at = now() where user_id = ${userId} and read_at is null
    returning id
  `;
  return rows.length > 0;
}

/**
 * Marks as seen what somebody has seen of channels, or of threads: everything up to `ts`.
 * Returns which.
 */
export async function readUpTo(
  tx: Tx,
  userId: number,
  cursors: { channelId: number; parentTs?: number | undefined; readTs: number }[],
): Promise<string[]> {
  if (cursors.length === 0) return [];
  const rows = await tx<{ id: string }[]>`
    update notifications n set read_at = now()
    from unnest(
      ${cursors.map(({ channelId }) => channelId)}::bigint[],
      ${cursors.map(({ parentTs }) => parentTs ?? null)}::bigint[],
      ${cursors.map(({ readTs }) => readTs)}::bigint[]
    ) as seen (channel_id, parent_ts, read_ts)
    where n.user_id = ${userId} and n.read_at is null and n.channel_id = seen.channel_id
      and n.ts <= seen.read_ts and (
        n.parent_ts is not distinct from seen.parent_ts
        or (seen.parent_ts is null and exists (
          select from messages m
          where m.channel_id = n.channel_id and m.ts = n.ts and m.is_broadcast
        ))
      )
    returning n.id
  `;
  return rows.map(({ id }) => id);
}

/** Whether anybody was told of a message. */
export async function wasNotified(db: Db, channelId: number, ts: number): Promise<boolean> {
  const rows = await db`
    select from notifications where channel_id = ${channelId} and ts = ${ts} limit 1
  `;
  return rows.length > 0;
}

/** Takes away what people were told of a message, some at a time. */
export async function deleteNotifications(
  tx: Tx,
  { channelId, ts, limit }: { channelId: number; ts: number; limit: number },
): Promise<{ id: string; userId: number }[]> {
  return await tx<{ id: string; userId: number }[]>`
    delete from notifications where id in (
      select id from notifications where channel_id = ${channelId} and ts = ${ts}
      order by id limit ${limit} for update
    )
    returning id, user_id
  `;
}
