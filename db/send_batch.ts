import { type Db, takeRow } from "./client.ts";
import type { NewMessage, SendRow } from "./sends.ts";

/** What became of one of many sends. */
export interface BatchedRow extends SendRow {
  /** Its key stands in the batch before it. */
  isRepeat: boolean;
  /** Somebody else holds its stream, and this statement was not to wait. */
  isBusy: boolean;
}

/** What the statement says of each, in the order of its select. */
type Outcome = [
  isMember: boolean,
  isRepeat: boolean,
  isBusy: boolean,
  seq: number | null,
  ts: number | null,
  tenantId: number | null,
  knownChannelId: number | null,
  knownTs: number | null,
  isSame: boolean | null,
];

/**
 * Many sends in one statement, none of them a reply, each judged by itself as in
 * `insertMessage`: what is refused or was sent before takes no seq. The streams are locked
 * in the order of their ids. Fails as a whole where somebody else sends under one of its
 * keys at the same time; then each has to be sent alone. With `canWait` false, streams that
 * somebody else has locked are left out.
 */
export async function insertMessages(
  db: Db,
  messages: NewMessage[],
  canWait: boolean,
): Promise<BatchedRow[]> {
  const calls = messages.flatMap(({ mentionedIds }, index) =>
    mentionedIds.map((userId) => ({ index, userId }))
  );
  // One value: a driver writes the parts of an array one by one.
  const given = messages.map((message) => ({
    channel_id: message.channelId,
    user_id: message.userId,
    content: message.content,
    client_msg_id: message.clientMsgId,
    fingerprint: message.fingerprint?.toHex(),
    calls: message.calls,
    blocks: message.blocks,
    attachments: message.attachments,
    metadata: message.metadata,
    words: message.words,
    is_calling: message.isCalling,
    has_link: message.hasLink,
  }));
  const { outcomes, jobId } = await takeRow(db<{ outcomes: Outcome[]; jobId: number | null }[]>`
    with given as materialized (
      select ordinality - 1 as index, channel_id, user_id, content, client_msg_id,
        decode(fingerprint, 'hex') as fingerprint, calls, blocks::json, attachments::json,
        metadata::json, words, is_calling, has_link,
        client_msg_id is not null and 1 < row_number() over (
          partition by user_id, client_msg_id order by ordinality
        ) as is_repeat
      from rows from (
        json_to_recordset(${JSON.stringify(given)}::text::json) as (
          channel_id bigint, user_id bigint, content text, client_msg_id text, fingerprint text,
          calls text, blocks text, attachments text, metadata text, words text,
          is_calling boolean, has_link boolean
        )
      ) with ordinality
    ), member as materialized (
      -- One by one, in order: joined, Postgres reads the whole table where it knows little of it.
      select found.* from (
        select distinct channel_id, user_id from given order by channel_id, user_id
      ) as asked
      cross join lateral (
        select channel_id, user_id, role, muted_at from channel_members
        where channel_members.channel_id = asked.channel_id
          and channel_members.user_id = asked.user_id
        limit 1 for share
      ) as found
    ), known as materialized (
      select given.index, m.channel_id, m.ts, m.fingerprint = given.fingerprint as is_same
      from given cross join lateral (
        select channel_id, ts, fingerprint from messages
        where messages.user_id = given.user_id and messages.client_msg_id = given.client_msg_id
        limit 1
      ) as m
      where given.client_msg_id is not null
    ), wanted as materialized (
      select given.*, member.role from given join member using (channel_id, user_id)
      where not is_repeat and muted_at is null and index not in (select index from known)
    ), locked as materialized (
      select id, closed_at, moderated_at from streams
      where id in (select channel_id from wanted) order by id
      for update ${canWait ? db`` : db`skip locked`}
    ), accepted as materialized (
      select wanted.*, row_number() over (partition by channel_id order by index) as place
      from wanted join locked on locked.id = channel_id
      where closed_at is null and (moderated_at is null or role = 'moderator' or exists (
        select from channels join workspace_members ours using (workspace_id)
        where channels.id = wanted.channel_id and ours.user_id = wanted.user_id
          and ours.role in ('owner', 'admin', 'moderator')
      ))
    ), raised as (
      update streams set
        head = head + count,
        last_ts = count - 1 + greatest(
          (extract(epoch from clock_timestamp()) * 1000000)::bigint, last_ts + 1
        )
      from (select channel_id, count(*) as count from accepted group by channel_id) as counted
      where streams.id = counted.channel_id
      returning streams.id, tenant_id, head - count as base, last_ts - count as base_ts
    ), numbered as materialized (
      select accepted.*, base + place as seq, base_ts + place as ts, tenant_id
      from accepted join raised on raised.id = channel_id
    ), message as (
      insert into messages (
        channel_id, ts, user_id, content, client_msg_id, fingerprint, calls, blocks,
        attachments, metadata, words
      )
      select channel_id, ts, user_id, content, client_msg_id, fingerprint, calls, blocks,
        attachments, metadata, words::tsvector
      from numbered
    ), event as (
      insert into events (stream_id, seq, type, ts)
      select channel_id, seq, 'message.created', ts from numbered
    ), noticed as (
      insert into jobs (kind, payload)
      select 'notify', json_build_object('channel_id', channel_id, 'ts', ts) from numbered
      where is_calling
        or exists (
          select from channel_members them
          where them.channel_id = numbered.channel_id and them.notify = 'all'
        )
        or exists (select from watchers where workspace_id = numbered.tenant_id)
      union all
      select 'unfurl', json_build_object('channel_id', channel_id, 'ts', ts) from numbered
      where has_link
      returning id
    ), mentioned as (
      insert into mentions (user_id, channel_id, ts, in_channel)
      select called.user_id, numbered.channel_id, numbered.ts, true
      from unnest(
        ${calls.map(({ index }) => index)}::bigint[], ${calls.map(({ userId }) => userId)}::bigint[]
      ) as called (index, user_id)
      join numbered using (index)
      join channel_members them
        on them.channel_id = numbered.channel_id and them.user_id = called.user_id
      where called.user_id <> numbered.user_id
    )
    -- One value: a driver that reads ten columns of every row spends longer on it than Postgres.
    select json_agg(json_build_array(
        member.user_id is not null, given.is_repeat,
        wanted.index is not null and wanted.channel_id not in (select id from locked),
        numbered.seq, numbered.ts, numbered.tenant_id,
        known.channel_id, known.ts, known.is_same
      ) order by given.index) as outcomes,
      (select min(id) from noticed) as job_id
    from given
    left join member
      on member.channel_id = given.channel_id and member.user_id = given.user_id
    left join wanted on wanted.index = given.index
    left join numbered on numbered.index = given.index
    left join known on known.index = given.index
  `);
  return outcomes.map(
    ([isMember, isRepeat, isBusy, seq, ts, tenantId, knownChannelId, knownTs, isSame]) => {
      const known = knownChannelId === null || knownTs === null
        ? null
        : { channelId: knownChannelId, ts: knownTs, isSame: isSame === true };
      return { isMember, isRepeat, isBusy, seq, ts, tenantId, known, jobId };
    },
  );
}
