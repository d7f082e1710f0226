import { channel, type ChannelRow, isSeen } from "./channels.ts";
import type { Db } from "./client.ts";
import { file, type FileRow, isSeenBy } from "./files.ts";
import { message, type MessageRow } from "./messages.ts";

/** What a message must be like. */
export interface MessageFilter {
  userId: number;
  workspaceId: number;
  /** A tsquery. */
  words: string | null;
  /** Only in these channels, only by these people; null for all. */
  channelIds: number[] | null;
  authorIds: number[] | null;
  from: number;
  until: number;
  hasFile: boolean;
  hasPin: boolean;
  hasReaction: boolean;
  isThread: boolean;
}

/** The channels of a workspace in which somebody may read. */
const seenChannels = (db: Db, { userId, workspaceId, channelIds }: MessageFilter) =>
  db`seen as materialized (
    select c.id from channels c
    join workspace_members ours on ours.workspace_id = c.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = c.id and mine.user_id = ${userId}
    where c.workspace_id = ${workspaceId} and c.deleted_at is null and ${isSeen(db)}
      ${channelIds === null ? db`` : db`and c.id = any(${channelIds}::bigint[])`}
  )`;

const isWanted = (db: Db, filter: MessageFilter) =>
  db`m.channel_id in (select id from seen) and m.deleted_at is null and m.system is null
    ${
    filter.channelIds === null ? db`` : db`and m.channel_id = any(${filter.channelIds}::bigint[])`
  }
    and m.ts >= ${filter.from} and m.ts < ${filter.until}
    ${filter.words === null ? db`` : db`and m.words @@ ${filter.words}::tsquery`}
    ${filter.authorIds === null ? db`` : db`and m.user_id = any(${filter.authorIds}::bigint[])`}
    ${
    filter.hasFile
      ? db`and m.has_files and exists (
        select from message_files mf where mf.channel_id = m.channel_id and mf.ts = m.ts
      )`
      : db``
  }
    ${filter.hasPin ? db`and m.pinned_at is not null` : db``}
    ${filter.isThread ? db`and (m.parent_ts is not null or m.reply_count > 0)` : db``}
    ${
    filter.hasReaction
      ? db`and exists (
        select from reactions r where r.channel_id = m.channel_id and r.ts = m.ts
      )`
      : db``
  }`;

/** A page of the messages that somebody may see and looks for, the newest first. */
export async function searchNewest(
  db: Db,
  filter: MessageFilter,
  { before, limit }: { before: { ts: number; channelId: number } | null; limit: number },
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    with ${seenChannels(db, filter)}, found as materialized (
      select m.channel_id, m.ts from messages m
      where ${isWanted(db, filter)}
        ${
    before === null
      ? db``
      : db`and m.ts <= ${before.ts} and (m.ts, m.channel_id) < (${before.ts}, ${before.channelId})`
  }
      order by m.ts desc, m.channel_id desc limit ${limit}
    )
    select ${message(db)} from found join messages m using (channel_id, ts)
    order by m.ts desc, m.channel_id desc
  `;
}

/**
 * The same, the best first: of the newest `ranked`, by how often and how close the words
 * stand in them, and half as much with each quarter of a year.
 */
export async function searchBest(
  db: Db,
  filter: MessageFilter,
  { ranked, offset, limit }: { ranked: number; offset: number; limit: number },
): Promise<MessageRow[]> {
  return await db<MessageRow[]>`
    with ${seenChannels(db, filter)}, found as materialized (
      select m.channel_id, m.ts, m.words from messages m
      where ${isWanted(db, filter)}
      order by m.ts desc, m.channel_id desc limit ${ranked}
    ), best as materialized (
      select channel_id, ts, row_number() over (order by
        ts_rank_cd(words, ${filter.words ?? ""}::tsquery, 1)
          / power(2, (extract(epoch from now()) - ts / 1000000.0) / 7776000) desc,
        ts desc, channel_id desc
      ) as place
      from found order by place offset ${offset} limit ${limit}
    )
    select ${message(db)} from best join messages m using (channel_id, ts) order by place
  `;
}

/** Channels that somebody may see whose name, topic or purpose has all of `parts`, by name. */
export async function searchChannels(
  db: Db,
  { userId, workspaceId, parts, offset, limit }: {
    userId: number;
    workspaceId: number;
    parts: string[];
    offset: number;
    limit: number;
  },
): Promise<ChannelRow[]> {
  return await db<ChannelRow[]>`
    select ${channel(db)} from channels
    join channels c on c.id = channels.id
    join workspace_members ours on ours.workspace_id = c.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = c.id and mine.user_id = ${userId}
    where c.workspace_id = ${workspaceId} and c.deleted_at is null and c.participant_ids is null
      and ${isSeen(db)} and not exists (
        select from unnest(${parts}::text[]) part
        where position(part in lower(normalize(
          c.name || ' ' || c.topic || ' ' || c.purpose, nfkc
        ))) = 0
      )
    order by c.name offset ${offset} limit ${limit}
  `;
}

/** Files that somebody may see whose name or first lines have all of `parts`, the newest first. */
export async function searchFiles(
  db: Db,
  { userId, workspaceId, parts, notParts, authorIds, channelIds, from, until, before, limit }: {
    userId: number;
    workspaceId: number;
    parts: string[];
    /** None of these may be there. */
    notParts: string[];
    authorIds: number[] | null;
    channelIds: number[] | null;
    from: number;
    until: number;
    before: { us: number; id: number } | null;
    limit: number;
  },
): Promise<(FileRow & { createdUs: number })[]> {
  return await db<(FileRow & { createdUs: number })[]>`
    select ${file(db)}, (extract(epoch from f.created_at) * 1000000)::bigint as created_us
    from files f
    where f.workspace_id = ${workspaceId} and not exists (
        select from unnest(${parts}::text[]) part
        where position(part in lower(normalize(f.name || ' ' || coalesce(f.preview, ''), nfkc))) = 0
      ) and not exists (
        select from unnest(${notParts}::text[]) part
        where position(part in lower(normalize(f.name || ' ' || coalesce(f.preview, ''), nfkc))) > 0
      )
      and extract(epoch from f.created_at) * 1000000 >= ${from}
      and extract(epoch from f.created_at) * 1000000 < ${until}
      ${authorIds === null ? db`` : db`and f.user_id = any(${authorIds}::bigint[])`}
      ${
    channelIds === null ? db`` : db`and exists (
        select from message_files mf
        where mf.file_id = f.id and mf.channel_id = any(${channelIds}::bigint[])
      )`
  }
      ${
    before === null ? db`` : db`and (f.created_at, f.id) < (
        'epoch'::timestamptz + ${before.us} * interval '1 microsecond', ${before.id}
      )`
  }
      and ${isSeenBy(db, userId)}
    order by f.created_at desc, f.id desc limit ${limit}
  `;
}

/** Those of a workspace, or who were in it, who are called so: by their id or whole name. */
export async function listPeopleCalled(
  db: Db,
  workspaceId: number,
  { ids, names }: { ids: number[]; names: string[] },
): Promise<number[]> {
  const rows = await db<{ id: number }[]>`
    select users.id from users
    where users.id in (
        select user_id from workspace_members where workspace_id = ${workspaceId}
        union select user_id from former_members where workspace_id = ${workspaceId}
        union select unnest(${ids}::bigint[])
      )
      and (users.id = any(${ids}::bigint[]) or lower(users.name) = any(${names}::text[]))
  `;
  return rows.map(({ id }) => id);
}

/** Channels called so that `userId` may see, and what they have with `peerIds` alone. */
export async function listChannelsCalled(
  db: Db,
  workspaceId: number,
  { ids, names, userId, peerIds }: {
    ids: number[];
    names: string[];
    userId: number;
    peerIds: number[];
  },
): Promise<number[]> {
  const rows = await db<{ id: number }[]>`
    select c.id from channels c
    join workspace_members ours on ours.workspace_id = c.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = c.id and mine.user_id = ${userId}
    where c.workspace_id = ${workspaceId} and c.deleted_at is null and ${isSeen(db)}
      and (c.id = any(${ids}::bigint[])
        or (c.participant_ids is null and c.name = any(${names}::text[]))
        or (c.kind = 'direct' and c.participant_ids @> array[${userId}::bigint]
          and c.participant_ids && ${peerIds}::bigint[]))
  `;
  return rows.map(({ id }) => id);
}
