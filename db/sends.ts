import type { Db } from "./client.ts";
import { isSeenBy } from "./files.ts";

export interface NewMessage {
  channelId: number;
  userId: number;
  content: string;
  parentTs: number | null;
  isBroadcast: boolean;
  clientMsgId: string | null;
  fingerprint: Uint8Array | null;
  /** Who is called by name; those who aren't in the channel are passed over. */
  mentionedIds: number[];
  calls: "channel" | "here" | null;
  /** As JSON, each. */
  blocks: string | null;
  attachments: string | null;
  metadata: string | null;
  /** Whether it concerns somebody, as far as is seen from the message alone. */
  isCalling: boolean;
  hasLink: boolean;
  /** What it is found by, a tsvector. */
  words: string;
  /** What it carries, in this order: all of it, or the message isn't sent. */
  fileIds: number[];
}

/** What became of a send: exactly one of `seq` (it is new) and `known` (it was sent before), or neither. */
export interface SendRow {
  isMember: boolean;
  seq: number | null;
  ts: number | null;
  tenantId: number | null;
  known: { channelId: number; ts: number; isSame: boolean } | null;
  /** The job that tells whom it concerns, if there may be somebody. */
  jobId: number | null;
}

/** Whether `member` keeps order in the channel; asked only where that decides. */
const isModerator = (db: Db, channelId: number) =>
  db`(member.role = 'moderator' or exists (
    select from channels join workspace_members ours using (workspace_id)
    where channels.id = ${channelId} and ours.user_id = member.user_id
      and ours.role in ('owner', 'admin', 'moderator')
  ))`;

/** The row that is replied to, locked before the stream, like everywhere. */
const parentOf = (db: Db, { channelId, parentTs }: NewMessage) =>
  db`, parent as materialized (
    select ts, user_id from messages
    where channel_id = ${channelId} and ts = ${parentTs}::bigint
      and parent_ts is null and deleted_at is null
    for no key update
  )`;

/**
 * Who is to be told is worked out later, off the way of the send: here it is only seen that
 * somebody may be, because they are called, or because they want to hear of everything.
 */
const noticed = (db: Db, { channelId, isCalling, hasLink }: NewMessage) =>
  db`, noticed as (
    insert into jobs (kind, payload)
    select 'notify', json_build_object('channel_id', ${channelId}::bigint, 'ts', head.ts) from head
    where ${isCalling}::boolean
      or exists (select from channel_members where channel_id = ${channelId} and notify = 'all')
      or exists (select from watchers where workspace_id = head.tenant_id)
    ${
    hasLink
      ? db`union all select 'unfurl',
        json_build_object('channel_id', ${channelId}::bigint, 'ts', head.ts) from head`
      : db``
  }
    returning id
  )`;

/** The files that it carries, as far as whoever sends may see them. Locked, so that they stay. */
const carried = (db: Db, { channelId, userId, fileIds }: NewMessage) =>
  db`, carried as materialized (
    select f.id, given.place from files f
    join unnest(${fileIds}::bigint[]) with ordinality as given (id, place) on given.id = f.id
    where f.workspace_id = (select workspace_id from channels where id = ${channelId})
      and ${isSeenBy(db, userId)}
    order by f.id for no key update of f
  )`;

const filed = (db: Db, { channelId }: NewMessage) =>
  db`, filed as (
    insert into message_files (channel_id, ts, place, file_id)
    select ${channelId}, head.ts, place, carried.id from head, carried
  ), shared as (
    update files set shared_at = now() from carried, head
    where files.id = carried.id and shared_at is null
  )`;

/** Those who are called, as far as they are in the channel. */
const mentioned = (
  db: Db,
  { channelId, userId, parentTs, mentionedIds, isBroadcast }: NewMessage,
) =>
  db`, mentioned as (
    insert into mentions (user_id, channel_id, ts, parent_ts, in_channel)
    select members.user_id, ${channelId}, head.ts, ${parentTs}::bigint,
      ${parentTs === null || isBroadcast}
    from head join channel_members members on channel_id = ${channelId}
    where members.user_id = any(${mentionedIds}::bigint[]) and members.user_id <> ${userId}
    returning user_id
  )`;

/**
 * A reply counts in its thread. Whoever replies or is called follows it from then on;
 * whoever began it does, unless they said that they don't want to.
 */
const threaded = (db: Db, { channelId, userId, parentTs, mentionedIds }: NewMessage) =>
  db`, thread as (
    update messages set reply_count = reply_count + 1, last_reply_ts = head.ts
    from head where channel_id = ${channelId} and messages.ts = ${parentTs}::bigint
  ), followed as (
    insert into thread_members (channel_id, parent_ts, user_id, is_following, replied_ts, read_ts)
    select ${channelId}, ${parentTs}::bigint, people.user_id, true,
      case when people.user_id = ${userId} then head.ts end,
      case when people.user_id = ${userId} then head.ts else head.ts - 1 end
    from head, (
      select user_id from parent
      union select user_id from channel_members
        where channel_id = ${channelId}
          and user_id = any(${[userId, ...mentionedIds]}::bigint[])
    ) people
    on conflict (channel_id, parent_ts, user_id) do update set
      is_following = thread_members.is_following
        or excluded.user_id = any(${[userId, ...mentionedIds]}::bigint[]),
      replied_ts = coalesce(thread_members.replied_ts, excluded.replied_ts)
  )`;

/**
 * The whole send in one statement: membership, idempotency, parent, head, message and
 * event. The share lock on the membership makes a removal or a mute come wholly before or
 * wholly after; the stream's row is locked last and held to commit, so seq and ts rise in
 * the order of commits. A reply has two events: its own, and then its thread's.
 */
export async function insertMessage(db: Db, message: NewMessage): Promise<SendRow> {
  const { channelId, userId, content, parentTs, clientMsgId, fingerprint } = message;
  const isReply = parentTs !== null;
  const files = message.fileIds.length;
  const events = isReply ? 2 : 1;
  const [row] = await db<
    [{
      isMember: boolean;
      seq: number | null;
      ts: number | null;
      tenantId: number | null;
      knownChannelId: number | null;
      knownTs: number | null;
      isSame: boolean | null;
      jobId: number | null;
    }]
  >`
    with member as materialized (
      select user_id, role, muted_at from channel_members
      where channel_id = ${channelId} and user_id = ${userId} for share
    ), known as materialized (
      select channel_id, ts, fingerprint = ${fingerprint}::bytea as is_same
      from messages where user_id = ${userId} and client_msg_id = ${clientMsgId}::text
    )${isReply ? parentOf(db, message) : db``}${files > 0 ? carried(db, message) : db``}, head as (
      update streams set
        head = head + ${events}::bigint,
        last_ts = greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, last_ts + 1)
      from member ${isReply ? db`, parent` : db``}
      where id = ${channelId} and closed_at is null and member.muted_at is null
        and (moderated_at is null or ${isModerator(db, channelId)})
        and not exists (select from known)
        ${files > 0 ? db`and (select count(*) from carried) = ${files}::integer` : db``}
      returning head - ${events - 1}::bigint as seq, last_ts as ts, tenant_id
    ), message as (
      insert into messages (
        channel_id, ts, user_id, content, parent_ts, is_broadcast, client_msg_id, fingerprint,
        calls, blocks, attachments, metadata, has_files, words
      )
      select ${channelId}, ts, ${userId}, ${content}, ${parentTs}::bigint,
        ${message.isBroadcast}::boolean, ${clientMsgId}::text, ${fingerprint}::bytea,
        ${message.calls}::text, ${message.blocks}::text::json,
        ${message.attachments}::text::json, ${message.metadata}::text::json, ${files > 0},
        ${message.words}::tsvector
      from head
    ), event as (
      insert into events (stream_id, seq, type, ts)
      select ${channelId}::bigint, seq, 'message.created', ts from head
      ${
    isReply
      ? db`union all select ${channelId}::bigint, seq + 1, 'thread.updated', ${parentTs}::bigint from head`
      : db``
  }
    )${message.mentionedIds.length > 0 ? mentioned(db, message) : db``}
    ${isReply ? threaded(db, message) : db``}
    ${files > 0 ? filed(db, message) : db``}
    ${noticed(db, message)}
    select exists (select from member) as is_member, head.seq, head.ts, head.tenant_id,
      known.channel_id as known_channel_id, known.ts as known_ts, known.is_same,
      (select min(id) from noticed) as job_id
    from (select) as one left join head on true left join known on true
  `;
  const { knownChannelId, knownTs, isSame, ...sent } = row;
  const known = knownChannelId === null || knownTs === null
    ? null
    : { channelId: knownChannelId, ts: knownTs, isSame: isSame === true };
  return { ...sent, known };
}
