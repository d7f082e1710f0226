import type { Sql } from "../db/client.ts";
import { newId } from "../lib/ids.ts";

/** A microsecond clock's reading for the oldest message. */
const FIRST_TS = 1_700_000_000_000_000;

/**
 * Fills channels with messages, `count` in all: a tenth of them replies, a few that call
 * somebody. Everything is put into the tables directly, as many sends would have left it.
 */
export async function fillMessages(
  sql: Sql,
  { channelIds, authorIds, count }: { channelIds: number[]; authorIds: number[]; count: number },
): Promise<void> {
  const perChannel = Math.floor(count / channelIds.length);
  // A few at a time: statements have their time limit here too.
  for (let at = 0; at < channelIds.length; at += 10) {
    await fillSome(sql, { channelIds: channelIds.slice(at, at + 10), authorIds, perChannel });
  }
}

async function fillSome(
  sql: Sql,
  { channelIds, authorIds, perChannel }: {
    channelIds: number[];
    authorIds: number[];
    perChannel: number;
  },
): Promise<void> {
  await sql`
    insert into messages (channel_id, ts, user_id, content, parent_ts)
    select channel_id, ${FIRST_TS}::bigint + n * 1000,
      (${authorIds}::bigint[])[1 + n % ${authorIds.length}],
      'Message number ' || n || ' of a channel, as long as people write on the average.',
      case when n % 10 = 5 then ${FIRST_TS}::bigint + (n - 5) * 1000 end
    from unnest(${channelIds}::bigint[]) as channel_id, generate_series(0, ${perChannel - 1}) as n
    on conflict do nothing
  `;
  await sql`
    insert into mentions (user_id, channel_id, ts, in_channel)
    select ${authorIds[0]!}, channel_id, ts, true from messages
    where channel_id = any(${channelIds}::bigint[]) and parent_ts is null and ts % 50000 = 0
    on conflict do nothing
  `;
  await sql`
    update streams set last_ts = (
      select max(ts) from messages where messages.channel_id = streams.id
    ) where id = any(${channelIds}::bigint[])
  `;
}

/** Makes channels of a workspace that all of these people are in. */
export async function fillChannels(
  sql: Sql,
  { workspaceId, ownerId, memberIds, count }: {
    workspaceId: number;
    ownerId: number;
    memberIds: number[];
    count: number;
  },
): Promise<number[]> {
  const ids = Array.from({ length: count }, () => newId("channel"));
  await sql`
    insert into channels (id, workspace_id, kind, name, created_by)
    select id, ${workspaceId}, 'public', 'channel-' || n, ${ownerId}
    from unnest(${ids}::bigint[]) with ordinality as given (id, n)
  `;
  await sql`
    insert into streams (id, tenant_id) select unnest(${ids}::bigint[]), ${workspaceId}
  `;
  await sql`
    insert into channel_members (channel_id, user_id, role)
    select channel_id, user_id, 'member'
    from unnest(${ids}::bigint[]) as channel_id, unnest(${memberIds}::bigint[]) as user_id
  `;
  return ids;
}

/** Makes people who are members of a workspace; nobody signs in as one of them. */
export async function fillPeople(
  sql: Sql,
  workspaceId: number,
  count: number,
): Promise<number[]> {
  const ids = Array.from({ length: count }, () => newId("user"));
  await sql`insert into users (id, name) select id, 'Person ' || id from unnest(${ids}::bigint[]) as id`;
  await sql`insert into streams (id, tenant_id) select id, id from unnest(${ids}::bigint[]) as id`;
  await sql`
    insert into workspace_members (workspace_id, user_id, role)
    select ${workspaceId}, unnest(${ids}::bigint[]), 'member'
  `;
  return ids;
}
