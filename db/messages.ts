import { type ChannelKind, isSeen } from "./channels.ts";
import type { Db, Tx } from "./client.ts";
import { type FileRow, filesOf } from "./files.ts";
import { type LinkPreviewRow, previewsOf } from "./link_previews.ts";
import type { Role } from "./workspaces.ts";

export interface MessageRow {
  channelId: number;
  ts: number;
  userId: number;
  content: string;
  parentTs: number | null;
  clientMsgId: string | null;
  editedAt: Date | null;
  deletedAt: Date | null;
  pinnedAt: Date | null;
  pinnedBy: number | null;
  reactions: { emoji: string; userId: number }[];
  isBroadcast: boolean;
  replyCount: number;
  lastReplyTs: number | null;
  /** The first who replied; empty without replies. */
  replierIds: number[];
  system: Record<string, unknown> | null;
  blocks: unknown[] | null;
  attachments: unknown[] | null;
  metadata: Record<string, unknown> | null;
  files: FileRow[];
  previews: LinkPreviewRow[];
}

/** People whom a message names as having replied. */
const MOST_REPLIERS = 5;

/** What is told of the message `m`. */
export const message = (db: Db) =>
  db`m.channel_id, m.ts, m.user_id, m.content, m.parent_ts, m.client_msg_id, m.edited_at,
    m.deleted_at, m.pinned_at, m.pinned_by, m.is_broadcast, m.reply_count, m.last_reply_ts,
    m.system, m.blocks, m.attachments, m.metadata, case when m.reply_count > 0 then array(
      select user_id from thread_members t
      where t.channel_id = m.channel_id and t.parent_ts = m.ts and t.replied_ts is not null
      order by t.replied_ts limit ${MOST_REPLIERS}::integer
    ) else '{}' end as replier_ids, coalesce((
      select jsonb_agg(jsonb_build_object('emoji', r.emoji, 'userId', r.user_id))
      from reactions r where r.channel_id = m.channel_id and r.ts = m.ts
    ), '[]') as reactions, ${filesOf(db)}, ${previewsOf(db)}`;

/** A message, whoever asks. */
export async function findMessage(
  db: Db,
  channelId: number,
  ts: number,
): Promise<MessageRow | undefined> {
  const [row] = await db<MessageRow[]>`
    select ${message(db)}
    from messages m where channel_id = ${channelId} and ts = ${ts}
  `;
  return row;
}

/** A message with what one person may do to it. */
export interface MessageForRow extends MessageRow {
  channelRole: "moderator" | "member" | null;
  workspaceRole: Role;
  kind: ChannelKind;
  workspaceId: number;
  calls: "channel" | "here" | null;
  editWindowS: number | null;
  channelArchivedAt: Date | null;
  mutedAt: Date | null;
  /** Seconds since it was sent, by the clock that gave it its ts. */
  ageS: number;
}

/** The message, if `userId` may see its channel. */
export async function findMessageFor(
  db: Db,
  userId: number,
  channelId: number,
  ts: number,
): Promise<MessageForRow | undefined> {
  const [row] = await db<MessageForRow[]>`
    select ${
    message(db)
  }, mine.role as channel_role, ours.role as workspace_role, w.edit_window_s, c.kind, c.workspace_id, m.calls,
      c.archived_at as channel_archived_at, mine.muted_at,
      extract(epoch from clock_timestamp())::float8 - m.ts / 1000000.0::float8 as age_s
    from messages m
    join channels c on c.id = m.channel_id and c.deleted_at is null
    join workspaces w on w.id = c.workspace_id
    join workspace_members ours on ours.workspace_id = w.id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = c.id and mine.user_id = ${userId}
    where m.channel_id = ${channelId} and m.ts = ${ts} and ${isSeen(db)}
  `;
  return row;
}

/** Locks a message, so that what is read of it next stays so; false if it is deleted. */
export async function lockMessage(tx: Tx, channelId: number, ts: number): Promise<boolean> {
  const rows = await tx`
    select from messages
    where channel_id = ${channelId} and ts = ${ts} and deleted_at is null for no key update
  `;
  return rows.length === 1;
}

/**
 * Changes the content and keeps what stood before, unless whoever edits is in the
 * channel no more or muted. The share lock orders it against that, as for a send. The
 * message must be locked. False if nothing was changed.
 */
export async function updateMessageContent(
  tx: Tx,
  { channelId, ts, editorId, content, calls, words, kept }: {
    channelId: number;
    ts: number;
    editorId: number;
    content: string;
    /** A tsvector. */
    words: string;
    calls: "channel" | "here" | null;
    /** How many earlier versions are kept. */
    kept: number;
  },
): Promise<boolean> {
  const rows = await tx`
    with member as materialized (
      select user_id from channel_members
      where channel_id = ${channelId} and user_id = ${editorId} and muted_at is null
      for share
    ), earlier as (
      insert into message_edits (channel_id, ts, written_at, content)
      select channel_id, ts, coalesce(edited_at, to_timestamp(ts / 1000000.0)), messages.content
      from messages, member where channel_id = ${channelId} and ts = ${ts}
      on conflict do nothing
    ), unlinked as (
      delete from message_links where channel_id = ${channelId} and ts = ${ts}
    ), surplus as (
      delete from message_edits
      where channel_id = ${channelId} and ts = ${ts} and written_at < (
        select written_at from message_edits
        where channel_id = ${channelId} and ts = ${ts}
        order by written_at desc offset ${kept - 2} limit 1
      )
    )
    update messages set content = ${content}, calls = ${calls}::text, edited_at = now(),
      words = ${words}::tsvector, has_previews = false
    from member
    where channel_id = ${channelId} and ts = ${ts}
    returning ts
  `;
  return rows.length === 1;
}

export interface EditRow {
  content: string;
  writtenAt: Date;
  replacedAt: Date;
}

/** What a message said before, the newest first. */
export async function listEdits(db: Db, channelId: number, ts: number): Promise<EditRow[]> {
  return await db<EditRow[]>`
    select content, written_at, replaced_at from message_edits
    where channel_id = ${channelId} and ts = ${ts} order by written_at desc
  `;
}

/**
 * Leaves a tombstone without content, and nothing of what hung on it. The message must be
 * locked, or what hangs on it this very moment stays. Returns what the
 * message was; nothing if there is a tombstone already.
 */
export async function buryMessage(
  tx: Tx,
  channelId: number,
  ts: number,
): Promise<{ parentTs: number | null; userId: number } | undefined> {
  const [row] = await tx<{ parentTs: number | null; userId: number }[]>`
    with history as (
      delete from message_edits where channel_id = ${channelId} and ts = ${ts}
    ), called as (
      delete from mentions where channel_id = ${channelId} and ts = ${ts}
    ), linked as (
      delete from message_links where channel_id = ${channelId} and ts = ${ts}
    ), reacted as (
      delete from reactions where channel_id = ${channelId} and ts = ${ts}
    )
    update messages set content = '', deleted_at = now(), pinned_at = null, pinned_by = null,
      calls = null, blocks = null, attachments = null, metadata = null, has_files = false,
      has_previews = false,
      words = null
    where channel_id = ${channelId} and ts = ${ts} and deleted_at is null
    returning parent_ts, user_id
  `;
  return row;
}

/** The `limit` newest messages before `before`, newest first; replies are in their threads. */
export async function listMessagesBefore(
  db: Db,
  { channelId, before, limit }: { channelId: number; before: number; limit: number },
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    select ${message(db)}
    from messages m where channel_id = ${channelId} and ts < ${before}
      and (parent_ts is null or is_broadcast)
    order by ts desc limit ${limit}
  `;
}

/** The `limit` oldest messages after `after`, oldest first. */
export async function listMessagesAfter(
  db: Db,
  { channelId, after, limit }: { channelId: number; after: number; limit: number },
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    select ${message(db)}
    from messages m where channel_id = ${channelId} and ts > ${after}
      and (parent_ts is null or is_broadcast)
    order by ts limit ${limit}
  `;
}

/** Replies under one message, oldest first. */
export async function listRepliesAfter(
  db: Db,
  { channelId, parentTs, after, limit }: {
    channelId: number;
    parentTs: number;
    after: number;
    limit: number;
  },
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    select ${message(db)}
    from messages m where channel_id = ${channelId} and parent_ts = ${parentTs} and ts > ${after}
    order by ts limit ${limit}
  `;
}

/** The messages of one channel that have these ts, in no order. */
export async function listMessagesByTs(
  db: Db,
  channelId: number,
  ts: number[],
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    select ${message(db)}
    from messages m where channel_id = ${channelId} and ts = any(${ts}::bigint[])
  `;
}

/** The messages pinned to a channel, the newest pin first. */
export async function listPinnedMessages(
  db: Db,
  channelId: number,
  limit: number,
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    select ${message(db)}
    from messages m where channel_id = ${channelId} and pinned_at is not null
    order by pinned_at desc, ts desc limit ${limit}
  `;
}
