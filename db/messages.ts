import type { ChannelKind } from "./channels.ts";
import type { Db, Tx } from "./client.ts";
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
}

/** What is told of the message `m`. */
const message = (db: Db) =>
  db`m.channel_id, m.ts, m.user_id, m.content, m.parent_ts, m.client_msg_id, m.edited_at,
    m.deleted_at, m.pinned_at, m.pinned_by, coalesce((
      select jsonb_agg(jsonb_build_object('emoji', r.emoji, 'userId', r.user_id))
      from reactions r where r.channel_id = m.channel_id and r.ts = m.ts
    ), '[]') as reactions`;

export interface NewMessage {
  channelId: number;
  userId: number;
  content: string;
  parentTs: number | null;
  clientMsgId: string | null;
  fingerprint: Uint8Array | null;
}

/** What became of a send: exactly one of `seq` (it is new) and `known` (it was sent before), or neither. */
export interface SendRow {
  isMember: boolean;
  seq: number | null;
  ts: number | null;
  known: { channelId: number; ts: number; isSame: boolean } | null;
}

/** Whether `member` keeps order in the channel; asked only where that decides. */
const isModerator = (db: Db, channelId: number) =>
  db`(member.role = 'moderator' or exists (
    select from channels join workspace_members ours using (workspace_id)
    where channels.id = ${channelId} and ours.user_id = member.user_id
      and ours.role in ('owner', 'admin', 'moderator')
  ))`;

/**
 * The whole send in one statement: membership, idempotency, parent, head, message and
 * event. The share lock on the membership makes a removal come wholly before or wholly
 * after; the stream's row is locked last and held to commit, so seq and ts rise in the
 * order of commits.
 */
export async function insertMessage(db: Db, message: NewMessage): Promise<SendRow> {
  const { channelId, userId, content, parentTs, clientMsgId, fingerprint } = message;
  const [row] = await db<
    [{
      isMember: boolean;
      seq: number | null;
      ts: number | null;
      knownChannelId: number | null;
      knownTs: number | null;
      isSame: boolean | null;
    }]
  >`
    with member as materialized (
      select user_id, role, muted_at from channel_members
      where channel_id = ${channelId} and user_id = ${userId} for share
    ), known as materialized (
      select channel_id, ts, fingerprint = ${fingerprint}::bytea as is_same
      from messages where user_id = ${userId} and client_msg_id = ${clientMsgId}::text
    ), parent as materialized (
      select ts from messages
      where channel_id = ${channelId} and ts = ${parentTs}::bigint
        and parent_ts is null and deleted_at is null
    ), head as (
      update streams set
        head = head + 1,
        last_ts = greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, last_ts + 1)
      from member
      where id = ${channelId} and closed_at is null and member.muted_at is null
        and (moderated_at is null or ${
    isModerator(db, channelId)
  }) and not exists (select from known)
        and (${parentTs}::bigint is null or exists (select from parent))
      returning head as seq, last_ts as ts
    ), message as (
      insert into messages
        (channel_id, ts, user_id, content, parent_ts, client_msg_id, fingerprint)
      select ${channelId}, ts, ${userId}, ${content}, ${parentTs}::bigint, ${clientMsgId}::text,
        ${fingerprint}::bytea
      from head
    ), event as (
      insert into events (stream_id, seq, type, ts)
      select ${channelId}, seq, 'message.created', ts from head
    )
    select exists (select from member) as is_member, head.seq, head.ts,
      known.channel_id as known_channel_id, known.ts as known_ts, known.is_same
    from (select) as one left join head on true left join known on true
  `;
  const { knownChannelId, knownTs, isSame, ...sent } = row;
  const known = knownChannelId === null || knownTs === null
    ? null
    : { channelId: knownChannelId, ts: knownTs, isSame: isSame === true };
  return { ...sent, known };
}

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
  }, mine.role as channel_role, ours.role as workspace_role, w.edit_window_s, c.kind, c.workspace_id,
      c.archived_at as channel_archived_at, mine.muted_at,
      extract(epoch from clock_timestamp())::float8 - m.ts / 1000000.0::float8 as age_s
    from messages m
    join channels c on c.id = m.channel_id and c.deleted_at is null
    join workspaces w on w.id = c.workspace_id
    join workspace_members ours on ours.workspace_id = w.id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = c.id and mine.user_id = ${userId}
    where m.channel_id = ${channelId} and m.ts = ${ts}
      and (mine.user_id is not null or (
        c.kind = 'public' and ours.role <> 'guest' and not exists (
          select from channel_bans b where b.channel_id = c.id and b.user_id = ${userId}
        )
      ))
  `;
  return row;
}

/**
 * Changes the content, unless the message is deleted or its author is in the channel no
 * more. The share lock orders it against their removal, as for a send. False if nothing
 * was changed.
 */
export async function updateMessageContent(
  tx: Tx,
  { channelId, ts, content }: { channelId: number; ts: number; content: string },
): Promise<boolean> {
  const rows = await tx`
    with member as materialized (
      select channel_members.user_id from channel_members
      join messages using (channel_id, user_id)
      where messages.channel_id = ${channelId} and ts = ${ts} and muted_at is null
      for share of channel_members
    )
    update messages set content = ${content}, edited_at = now()
    from member
    where channel_id = ${channelId} and ts = ${ts} and deleted_at is null
    returning ts
  `;
  return rows.length === 1;
}

/** Leaves a tombstone without content; false if there was one already. */
export async function buryMessage(tx: Tx, channelId: number, ts: number): Promise<boolean> {
  const rows = await tx`
    update messages set content = '', deleted_at = now(), pinned_at = null, pinned_by = null
    where channel_id = ${channelId} and ts = ${ts} and deleted_at is null
    returning ts
  `;
  return rows.length === 1;
}

/** The `limit` newest messages before `before`, newest first; replies are in their threads. */
export async function listMessagesBefore(
  db: Db,
  { channelId, before, limit }: { channelId: number; before: number; limit: number },
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    select ${message(db)}
    from messages m where channel_id = ${channelId} and ts < ${before} and parent_ts is null
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
    from messages m where channel_id = ${channelId} and ts > ${after} and parent_ts is null
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
