import type { Db, Sql, Tx } from "./client.ts";

export interface EventRow {
  seq: number;
  type: string;
  ts: number | null;
  data: Record<string, unknown> | null;
}

export interface NewEvent {
  streamId: number;
  type: string;
  ts: number | null;
  data: Record<string, unknown> | null;
}

export interface StreamHead {
  id: number;
  head: number;
}

/** A stream that somebody may follow, with the workspace or person that it belongs to. */
export interface OwnedHead extends StreamHead {
  tenantId: number;
}

/** An event that has its place. */
export interface Appended {
  seq: number;
  tenantId: number;
}

/** Begins the streams of new rows that belong to `tenantId`: a workspace, or a person. */
export async function insertStreams(tx: Tx, tenantId: number, ids: number[]): Promise<void> {
  await tx`insert into streams (id, tenant_id) select unnest(${ids}::bigint[]), ${tenantId}`;
}

/**
 * Appends to one or several streams and returns each event's place, in the order given.
 * Call it last in a transaction: the streams stay locked until it commits, and they are
 * locked in the order of their ids, so that two of these never wait for each other.
 */
export async function appendEvents(tx: Tx, events: NewEvent[]): Promise<Appended[]> {
  const data = events.map((event) => event.data && JSON.stringify(event.data));
  const rows = await tx<Appended[]>`
    with given as (
      select * from unnest(
        ${events.map(({ streamId }) => streamId)}::bigint[], ${
    events.map(({ type }) => type)
  }::text[],
        ${events.map(({ ts }) => ts)}::bigint[], ${data}::text[]
      ) with ordinality as given (stream_id, type, ts, data, position)
    ), counted as (
      select stream_id, count(*) as count from given group by stream_id
    ), locked as materialized (
      select id from streams where id in (select stream_id from counted) order by id for update
    ), raised as (
      update streams set head = head + count
      from locked join counted on stream_id = locked.id where streams.id = locked.id
      returning streams.id, tenant_id, head - count as base
    ), numbered as (
      select given.*, tenant_id, base + row_number() over (partition by stream_id order by position) as seq
      from given join raised on raised.id = stream_id
    ), written as (
      insert into events (stream_id, seq, type, ts, data)
      select stream_id, seq, type, ts, data::jsonb from numbered
    )
    select seq, tenant_id from numbered order by position
  `;
  if (rows.length !== events.length) throw new Error("An event was announced on an unknown stream");
  return rows;
}

/** A page of a stream's events after `after`. */
export async function listEvents(
  db: Db,
  { streamId, after, limit }: { streamId: number; after: number; limit: number },
): Promise<EventRow[]> {
  return await db<EventRow[]>`
    select seq, type, ts, data from events
    where stream_id = ${streamId} and seq > ${after} order by seq limit ${limit}
  `;
}

/** The oldest seq a stream still has; one past its head where it has none. */
export async function oldestSeq(db: Db, streamId: number): Promise<number> {
  const [row] = await db<[{ seq: number }]>`
    select coalesce(
      (select min(seq) from events where stream_id = ${streamId}),
      (select head + 1 from streams where id = ${streamId})
    ) as seq
  `;
  return row.seq;
}

/** Those of `known` whose head is beyond what is known of it. */
export async function listHeadsBeyond(db: Db, known: StreamHead[]): Promise<StreamHead[]> {
  return await db<StreamHead[]>`
    select streams.id, streams.head
    from streams join unnest(
      ${known.map(({ id }) => id)}::bigint[], ${known.map(({ head }) => head)}::bigint[]
    ) as known (id, head) on known.id = streams.id
    where streams.head > known.head
  `;
}

/** Somebody, and the streams that are asked about: all of theirs, or some. */
export interface StreamsQuestion {
  userId: number;
  only: number[] | null;
}

/**
 * Every stream that each of these people may follow with its head, in one snapshot: their
 * own, those of their channels, and those of the workspaces in which they are no guests.
 */
export async function listStreamsOf(
  db: Db,
  questions: StreamsQuestion[],
): Promise<OwnedHead[][]> {
  const only = questions.map((question) => question.only && JSON.stringify(question.only));
  const rows = await db<(OwnedHead & { index: number })[]>`
    select asked.index - 1 as index, streams.id, head, tenant_id
    from unnest(${questions.map(({ userId }) => userId)}::bigint[], ${only}::text[])
      with ordinality as asked (user_id, ids, index)
    cross join lateral (
      select asked.user_id as id
      union all select workspace_id from workspace_members
        where user_id = asked.user_id and role <> 'guest'
      union all select channel_id from channel_members where user_id = asked.user_id
    ) as theirs
    join streams on streams.id = theirs.id
    where asked.ids is null
      or streams.id in (select value::bigint from json_array_elements_text(asked.ids::json))
  `;
  const found: OwnedHead[][] = questions.map(() => []);
  for (const { index, ...head } of rows) found[index]!.push(head);
  return found;
}

/** Which database this is. */
export async function findEpoch(sql: Sql): Promise<string> {
  const [row] = await sql<[{ epoch: string }]>`select epoch from server`;
  return row.epoch;
}

/** How much of each stream's log is kept: whichever ends first. */
export interface LogKeep {
  events: number;
  days: number;
}

/** What one call of `trimLog` did: how far it came, and how much it took away. */
export interface Trimmed {
  /** The last stream that it looked at; nothing when there are no more. */
  last: number | null;
  deleted: number;
}

/**
 * Takes the oldest events of some streams away, those after the stream `after`: always from
 * the beginning of a stream, so that no hole is left. Who still needs them is told of the gap.
 */
export async function trimLog(
  db: Db,
  { after, keep, streams, rows }: { after: number; keep: LogKeep; streams: number; rows: number },
): Promise<Trimmed> {
  const [row] = await db<[Trimmed]>`
    with page as materialized (
      select id, head - ${keep.events} as too_far, now() - ${keep.days} * interval '1 day' as too_old
      from streams where id > ${after} order by id limit ${streams}
    ), oldest as materialized (
      select page.* from page cross join lateral (
        select seq, created_at from events where stream_id = page.id order by seq limit 1
      ) as first
      where seq <= too_far or created_at < too_old
    ), doomed as materialized (
      select id, max(seq) as seq from oldest cross join lateral (
        select seq, created_at from events where stream_id = oldest.id order by seq limit ${rows}
      ) as first
      where seq <= too_far or created_at < too_old
      group by id
    ), deleted as (
      delete from events using doomed
      where events.stream_id = doomed.id and events.seq <= doomed.seq
      returning 1
    )
    select (select max(id) from page) as last, (select count(*) from deleted)::bigint as deleted
  `;
  return row;
}
