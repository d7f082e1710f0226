import type { Db, Tx } from "./client.ts";
import { message, type MessageRow } from "./messages.ts";

/** A thread with what one person has to do with it. */
export interface ThreadRow extends MessageRow {
  isFollowing: boolean;
  readTs: number;
  unreadCount: number;
  mentionCount: number;
}

/** Somebody's place in a thread; nothing if they never had to do with it. */
export interface ThreadMemberRow {
  isFollowing: boolean;
  readTs: number;
}

/*
 * A hundred unread messages say "a hundred or more". The number stands in the statements
 * themselves: as a parameter the planner can't see it, and reads all that is unread.
 */

const unreadReplies = (db: Db, userId: number) =>
  db`(
    select count(*)::integer from (
      select from messages r
      where r.channel_id = t.channel_id and r.parent_ts = t.parent_ts and r.ts > t.read_ts
        and r.user_id <> ${userId} and r.deleted_at is null
      order by r.ts limit 100
    ) replies
  )`;

const unreadCalls = (db: Db, userId: number) =>
  db`(
    select count(*)::integer from mentions c
    where c.user_id = ${userId} and c.channel_id = t.channel_id and c.parent_ts = t.parent_ts
      and c.ts > t.read_ts
  )`;

/** A page of the threads that somebody follows in a workspace, the latest reply first. */
export async function listThreadsOf(
  db: Db,
  { userId, workspaceId, before, isUnreadOnly, limit }: {
    userId: number;
    workspaceId: number;
    before: number;
    isUnreadOnly: boolean;
    limit: number;
  },
): Promise<ThreadRow[]> {
  return await db<ThreadRow[]>`
    select ${message(db)}, t.is_following, t.read_ts, ${unreadReplies(db, userId)} as unread_count,
      ${unreadCalls(db, userId)} as mention_count
    from thread_members t
    join channel_members mine on mine.channel_id = t.channel_id and mine.user_id = t.user_id
    join channels c on c.id = t.channel_id and c.deleted_at is null
    join messages m on m.channel_id = t.channel_id and m.ts = t.parent_ts
    where t.user_id = ${userId} and t.is_following and c.workspace_id = ${workspaceId}
      and m.last_reply_ts < ${before}
      and (not ${isUnreadOnly} or m.last_reply_ts > t.read_ts)
    order by m.last_reply_ts desc limit ${limit}
  `;
}

/** The query for unread replies and calls in all threads that somebody follows in a workspace. */
export const unreadThreads = (db: Db, userId: number, workspaceId: number) =>
  db`
    select count(*) filter (where unread > 0)::integer as unread_count,
      coalesce(sum(calls), 0)::integer as mention_count
    from (
      select ${unreadReplies(db, userId)} as unread, ${unreadCalls(db, userId)} as calls
      from thread_members t
      join channel_members mine on mine.channel_id = t.channel_id and mine.user_id = t.user_id
      join channels c on c.id = t.channel_id and c.deleted_at is null
      join messages m on m.channel_id = t.channel_id and m.ts = t.parent_ts
      where t.user_id = ${userId} and t.is_following and c.workspace_id = ${workspaceId}
        and m.last_reply_ts > t.read_ts
    ) followed
  `;

/** What that finds. */
export async function countUnreadThreads(
  db: Db,
  userId: number,
  workspaceId: number,
): Promise<{ unreadCount: number; mentionCount: number }> {
  const [row] = await db<[{ unreadCount: number; mentionCount: number }]>`
    ${unreadThreads(db, userId, workspaceId)}
  `;
  return row;
}

/** What somebody has to do with one thread. */
export async function findThreadMember(
  db: Db,
  { channelId, parentTs, userId }: { channelId: number; parentTs: number; userId: number },
): Promise<ThreadMemberRow | undefined> {
  const [row] = await db<ThreadMemberRow[]>`
    select is_following, read_ts from thread_members
    where channel_id = ${channelId} and parent_ts = ${parentTs} and user_id = ${userId}
  `;
  return row;
}

/**
 * Holds the message that a thread is under. Whoever changes somebody's place in a thread
 * does this first, because a reply locks it before the stream, and the places after.
 */
export async function holdParent(tx: Tx, channelId: number, parentTs: number): Promise<void> {
  await tx`select from messages where channel_id = ${channelId} and ts = ${parentTs} for share`;
}

/** Follows a thread or ends that; false if it was so already. */
export async function updateFollowing(
  tx: Tx,
  { channelId, parentTs, userId, isFollowing }: {
    channelId: number;
    parentTs: number;
    userId: number;
    isFollowing: boolean;
  },
): Promise<boolean> {
  await holdParent(tx, channelId, parentTs);
  const rows = await tx`
    insert into thread_members (channel_id, parent_ts, user_id, is_following, read_ts)
    select channel_id, ts, ${userId}, ${isFollowing}, coalesce(last_reply_ts, ts)
    from messages where channel_id = ${channelId} and ts = ${parentTs}
    on conflict (channel_id, parent_ts, user_id) do update set is_following = ${isFollowing}
      where thread_members.is_following <> ${isFollowing}
    returning user_id
  `;
  return rows.length === 1;
}

/** Counts a thread anew, because a reply of `userId` was deleted. */
export async function recountThread(
  tx: Tx,
  { channelId, parentTs, userId }: { channelId: number; parentTs: number; userId: number },
): Promise<void> {
  await tx`
    select from messages where channel_id = ${channelId} and ts = ${parentTs} for no key update
  `;
  await tx`
    update messages set reply_count = reply_count - 1, last_reply_ts = (
      select max(r.ts) from messages r
      where r.channel_id = ${channelId} and r.parent_ts = ${parentTs} and r.deleted_at is null
    )
    where channel_id = ${channelId} and ts = ${parentTs}
  `;
  await tx`
    update thread_members set replied_ts = (
      select min(r.ts) from messages r
      where r.channel_id = ${channelId} and r.parent_ts = ${parentTs} and r.user_id = ${userId}
        and r.deleted_at is null
    )
    where channel_id = ${channelId} and parent_ts = ${parentTs} and user_id = ${userId}
  `;
}
