import type { Db, Tx } from "./client.ts";
import { holdParent } from "./threads.ts";

/** What somebody has seen of a channel, and what they haven't. */
export interface ReadStateRow {
  channelId: number;
  readTs: number;
  lastTs: number;
  unreadCount: number;
  mentionCount: number;
}

/**
 * The columns of a channel's read state, for the member `mine`, the channel and the stream
 * `s`. Where the cursor is at the end nothing is counted, and nowhere more than is shown:
 * the order lets Postgres stop at the limit, which it has to see as a number and not as a
 * parameter, instead of collecting all that is unread. In a
 * conversation every message is meant for everybody in it.
 */
export const readState = (db: Db, userId: number) =>
  db`mine.channel_id, mine.read_ts, s.last_ts,
    case when s.last_ts > mine.read_ts then (
      select count(*)::integer from (
        select from messages u
        where u.channel_id = mine.channel_id and u.ts > mine.read_ts
          and (u.parent_ts is null or u.is_broadcast)
          and u.user_id <> ${userId} and u.deleted_at is null and u.system is null
        order by u.ts limit 100
      ) unread
    ) else 0 end as unread_count,
    case when s.last_ts > mine.read_ts and channels.participant_ids is null then (
      select count(*)::integer from (
        (select ts from mentions n
        where n.user_id = ${userId} and n.channel_id = mine.channel_id and n.ts > mine.read_ts
          and n.in_channel
        order by n.ts limit 100)
        union
        (select ts from messages e
        where e.channel_id = mine.channel_id and e.ts > mine.read_ts and e.calls is not null
          and (e.parent_ts is null or e.is_broadcast) and e.user_id <> ${userId}
        order by e.ts limit 100)
        limit 100
      ) calls
    ) else 0 end as call_count`;

/** The same as the columns above give it. */
export type Counted = Omit<ReadStateRow, "mentionCount"> & { callCount: number; isTalk: boolean };

/** A row that has the columns above, and whether it is of a conversation. */
export function toReadStateRow<Row extends Counted>(
  { callCount, isTalk, ...row }: Row,
): Omit<Row, "callCount" | "isTalk"> & ReadStateRow {
  return { ...row, mentionCount: isTalk ? row.unreadCount : callCount };
}

/** The read state of all channels that somebody is in, in one workspace. */
export async function listReadStates(
  db: Db,
  userId: number,
  workspaceId: number,
): Promise<ReadStateRow[]> {
  const rows = await db<Counted[]>`
    select ${readState(db, userId)}, channels.participant_ids is not null as is_talk
    from channel_members mine
    join channels on channels.id = mine.channel_id and channels.deleted_at is null
    join streams s on s.id = mine.channel_id
    where mine.user_id = ${userId} and channels.workspace_id = ${workspaceId}
    order by mine.channel_id
  `;
  return rows.map((row) => toReadStateRow(row));
}

/** The read state of one channel; nothing if they are not in it. */
export async function findReadState(
  db: Db,
  userId: number,
  channelId: number,
): Promise<ReadStateRow | undefined> {
  const [row] = await db<Counted[]>`
    select ${readState(db, userId)}, channels.participant_ids is not null as is_talk
    from channel_members mine
    join channels on channels.id = mine.channel_id
    join streams s on s.id = mine.channel_id
    where mine.user_id = ${userId} and mine.channel_id = ${channelId}
  `;
  return row && toReadStateRow(row);
}

/** Moves the cursor forward to `ts`, or to the end; false if it was there already. */
export async function markChannelRead(
  tx: Tx,
  { userId, channelId, ts }: { userId: number; channelId: number; ts: number | null },
): Promise<boolean> {
  const rows = await tx`
    update channel_members set read_ts = least(coalesce(${ts}::bigint, s.last_ts), s.last_ts)
    from streams s
    where s.id = ${channelId} and channel_id = ${channelId} and user_id = ${userId}
      and read_ts < least(coalesce(${ts}::bigint, s.last_ts), s.last_ts)
    returning user_id
  `;
  return rows.length === 1;
}

/** Puts the cursor just before `ts`, wherever it was; false if it was there already. */
export async function markChannelUnread(
  tx: Tx,
  { userId, channelId, ts }: { userId: number; channelId: number; ts: number },
): Promise<boolean> {
  const rows = await tx`
    update channel_members set read_ts = ${ts - 1}
    where channel_id = ${channelId} and user_id = ${userId} and read_ts <> ${ts - 1}
    returning user_id
  `;
  return rows.length === 1;
}

/** Moves the cursors of a whole workspace to the end; returns those that moved. */
export async function markAllRead(
  tx: Tx,
  userId: number,
  workspaceId: number,
): Promise<{ channelId: number; readTs: number }[]> {
  return await tx<{ channelId: number; readTs: number }[]>`
    update channel_members set read_ts = s.last_ts
    from streams s, channels c
    where s.id = channel_id and c.id = channel_id and user_id = ${userId}
      and c.workspace_id = ${workspaceId} and c.deleted_at is null and read_ts < s.last_ts
    returning channel_id, read_ts
  `;
}

/** The same for the threads that somebody follows there. */
export async function markAllThreadsRead(
  tx: Tx,
  userId: number,
  workspaceId: number,
): Promise<{ channelId: number; parentTs: number; readTs: number }[]> {
  // In one statement, so that no place changes whose message is not held: a reply that came in
  // between would have made it unread.
  return await tx<{ channelId: number; parentTs: number; readTs: number }[]>`
    with held as materialized (
      select m.channel_id, m.ts, m.last_reply_ts
      from thread_members t
      join messages m on m.channel_id = t.channel_id and m.ts = t.parent_ts
      join channels c on c.id = t.channel_id
      where t.user_id = ${userId} and t.is_following and c.workspace_id = ${workspaceId}
        and t.read_ts < m.last_reply_ts
      order by m.channel_id, m.ts for share of m
    )
    update thread_members t set read_ts = held.last_reply_ts
    from held
    where t.channel_id = held.channel_id and t.parent_ts = held.ts and t.user_id = ${userId}
      and t.is_following and t.read_ts < held.last_reply_ts
    returning t.channel_id, t.parent_ts, t.read_ts
  `;
}

/**
 * Puts the cursor of a thread to `ts`: forward only where `isBack` is not set. Returns
 * where it is; nothing if they have nothing to do with the thread.
 */
export async function moveThreadCursor(
  tx: Tx,
  { userId, channelId, parentTs, ts, isBack }: {
    userId: number;
    channelId: number;
    parentTs: number;
    ts: number;
    isBack: boolean;
  },
): Promise<boolean> {
  await holdParent(tx, channelId, parentTs);
  const rows = await tx`
    update thread_members set read_ts = ${ts}
    where channel_id = ${channelId} and parent_ts = ${parentTs} and user_id = ${userId}
      and case when ${isBack} then read_ts <> ${ts} else read_ts < ${ts} end
    returning user_id
  `;
  return rows.length === 1;
}
