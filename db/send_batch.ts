import type { Db } from "./client.ts";
import type { NewMessage, SendRow } from "./sends.ts";

/** What became of one of many sends. */
export interface BatchedRow extends SendRow {
  /** Its key stands in the batch before it. */
  isRepeat: boolean;
  /** Somebody else holds its stream, and this statement was not to wait. */
  isBusy: boolean;
}

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
  const column = <T>(of: (message: NewMessage) => T): T[] => messages.map(of);
  const calls = messages.flatMap(({ mentionedIds }, index) =>
    mentionedIds.map((userId) => ({ index, userId }))
  );
  const hex = column(({ fingerprint }) => fingerprint && fingerprint.toHex());
  const rows = await db<
    {
      isMember: boolean;
      isRepeat: boolean;
      isBusy: boolean;
      seq: number | null;
      ts: number | null;
      tenantId: number | null;
      knownChannelId: number | null;
      knownTs: number | null;
      isSame: boolean | null;
      jobId: number | null;
    }[]
  >`
    with given as materialized (
      select ordinality - 1 as index, channel_id, user_id, content, client_msg_id,
        decode(fingerprint, 'hex') as fingerprint, calls, blocks::json, attachments::json,
        metadata::json, words, is_calling, has_link,
        client_msg_id is not null and 1 < row_number() over (
          partition by user_id, client_msg_id order by ordinality
        ) as is_repeat
      from unnest(
        ${column(({ channelId }) => channelId)}::bigint[],
        ${column(({ userId }) => userId)}::bigint[],
        ${column(({ content }) => content)}::text[],
        ${column(({ clientMsgId }) => clientMsgId)}::text[],
        ${hex}::text[],
        ${column((message) => message.calls)}::text[],
        ${column(({ blocks }) => blocks)}::text[],
        ${column(({ attachments }) => attachments)}::text[],
        ${column(({ metadata }) => metadata)}::text[],
        ${column(({ words }) => words)}::text[],
        -- A parameter can't be an array of booleans.
        ${column(({ isCalling }) => String(isCalling))}::text[]::boolean[],
        ${column(({ hasLink }) => String(hasLink))}::text[]::boolean[]
      ) with ordinality as sent (
        channel_id, user_id, content, client_msg_id, fingerprint, calls, blocks, attachments,
        metadata, words, is_calling, has_link, ordinality
      )
    ), member as materialized (
      select channel_id, user_id, role, muted_at from channel_members
      where (channel_id, user_id) in (select channel_id, user_id from given)
      order by channel_id, user_id for share
    ), known as materialized (
      select given.index, m.channel_id, m.ts, m.fingerprint = given.fingerprint as is_same
      from given join messages m
        on m.user_id = given.user_id and m.client_msg_id = given.client_msg_id
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
    select member.user_id is not null as is_member, given.is_repeat,
      wanted.index is not null and wanted.channel_id not in (select id from locked) as is_busy,
      numbered.seq, numbered.ts,
      numbered.tenant_id, known.channel_id as known_channel_id, known.ts as known_ts, known.is_same,
      (select min(id) from noticed) as job_id
    from given
    left join member
      on member.channel_id = given.channel_id and member.user_id = given.user_id
    left join wanted on wanted.index = given.index
    left join numbered on numbered.index = given.index
    left join known on known.index = given.index
    order by given.index
  `;
  return rows.map(({ knownChannelId, knownTs, isSame, ...sent }) => {
    const known = knownChannelId === null || knownTs === null
      ? null
      : { channelId: knownChannelId, ts: knownTs, isSame: isSame === true };
    return { ...sent, known };
  });
}
