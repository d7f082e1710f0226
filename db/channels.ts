import type { Db, Tx } from "./client.ts";
import type { Role } from "./workspaces.ts";

export type ChannelKind = "public" | "private" | "direct" | "group";

export interface ChannelRow {
  id: number;
  workspaceId: number;
  kind: ChannelKind;
  /** Empty where it is a direct or group conversation. */
  name: string;
  topic: string;
  purpose: string;
  isDefault: boolean;
  createdBy: number;
  createdAt: Date;
  archivedAt: Date | null;
  whoCanPost: "everyone" | "moderators";
  /** Whose conversation it is, sorted; null where it is a channel with a name. */
  participantIds: number[] | null;
}

/** A channel with what one person is in it and in its workspace. */
export interface ChannelForRow extends ChannelRow {
  channelRole: "moderator" | "member" | null;
  workspaceRole: Role;
  mutedAt: Date | null;
  isBanned: boolean;
}

export type NewChannel = Omit<
  ChannelRow,
  "createdAt" | "archivedAt" | "whoCanPost" | "participantIds"
>;

/** What is told of a channel. */
export const channel = (db: Db) =>
  db`channels.id, channels.workspace_id, channels.kind, channels.name, channels.topic,
    channels.purpose, channels.is_default, channels.created_by, channels.created_at,
    channels.archived_at, channels.who_can_post, channels.participant_ids`;

/**
 * Whether somebody may read what is in the channel `c`, by what they are in the workspace
 * (`ours`) and in the channel (`mine`, which may be missing).
 */
export const isSeen = (db: Db) =>
  db`(mine.user_id is not null or (
    c.kind = 'public' and ours.role <> 'guest' and not exists (
      select from channel_bans b where b.channel_id = c.id and b.user_id = ours.user_id
    )
  ))`;

/** Creates a channel without members. */
export async function insertChannel(tx: Tx, given: NewChannel): Promise<ChannelRow> {
  const [row] = await tx<[ChannelRow]>`
    insert into channels (id, workspace_id, kind, name, topic, purpose, is_default, created_by)
    values (
      ${given.id}, ${given.workspaceId}, ${given.kind}, ${given.name},
      ${given.topic}, ${given.purpose}, ${given.isDefault}, ${given.createdBy}
    )
    returning ${channel(tx)}
  `;
  return row;
}

/** The channel, if `userId` may see it: in a workspace of theirs, and public or theirs. */
export async function findChannelFor(
  db: Db,
  userId: number,
  id: number,
): Promise<ChannelForRow | undefined> {
  const [row] = await db<ChannelForRow[]>`
    select ${channel(db)}, mine.role as channel_role, ours.role as workspace_role, mine.muted_at,
      exists (
        select from channel_bans
        where channel_bans.channel_id = channels.id and channel_bans.user_id = ${userId}
      ) as is_banned
    from channels
    join workspace_members ours
      on ours.workspace_id = channels.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = channels.id and mine.user_id = ${userId}
    where channels.id = ${id} and channels.deleted_at is null
      and ((channels.kind = 'public' and ours.role <> 'guest') or mine.user_id is not null)
  `;
  return row;
}

/** A channel that is not deleted, whoever asks. */
export async function findChannel(db: Db, id: number): Promise<ChannelRow | undefined> {
  const [row] = await db<ChannelRow[]>`
    select ${channel(db)} from channels where id = ${id} and deleted_at is null
  `;
  return row;
}

/** The channel with a name that is called `name`, whatever the case of its ASCII letters, if `userId` may see it. */
export async function findChannelNamed(
  db: Db,
  { userId, workspaceId, name }: { userId: number; workspaceId: number; name: string },
): Promise<ChannelRow | undefined> {
  const [row] = await db<ChannelRow[]>`
    select ${channel(db)} from channels
    join workspace_members ours
      on ours.workspace_id = channels.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = channels.id and mine.user_id = ${userId}
    where channels.workspace_id = ${workspaceId} and channels.deleted_at is null
      and channels.participant_ids is null and lower(channels.name collate "C") = lower(${name} collate "C")
      and ((channels.kind = 'public' and ours.role <> 'guest') or mine.user_id is not null)
  `;
  return row;
}

/** Some of the channels that `userId` may see, by when they were made, and how many there are. */
export async function listChannelsByOffset(
  db: Db,
  { userId, workspaceId, limit, offset, isNewestFirst }: {
    userId: number;
    workspaceId: number;
    limit: number;
    offset: number;
    isNewestFirst: boolean;
  },
): Promise<{ rows: ChannelRow[]; total: number }> {
  const order = isNewestFirst ? db`desc` : db`asc`;
  const seen = db`
    from channels
    join workspace_members ours
      on ours.workspace_id = channels.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = channels.id and mine.user_id = ${userId}
    where channels.workspace_id = ${workspaceId} and channels.deleted_at is null
      and channels.participant_ids is null
      and ((channels.kind = 'public' and ours.role <> 'guest') or mine.user_id is not null)
  `;
  const [rows, [counted]] = await Promise.all([
    db<ChannelRow[]>`
      select ${channel(db)} ${seen}
      order by channels.created_at ${order}, channels.id ${order} limit ${limit} offset ${offset}
    `,
    db<[{ total: number }]>`select count(*) as total ${seen}`,
  ]);
  return { rows, total: counted.total };
}

/** A page of the channels that `userId` may see, by name. */
export async function listChannelsFor(
  db: Db,
  { userId, workspaceId, after, limit }: {
    userId: number;
    workspaceId: number;
    after: string;
    limit: number;
  },
): Promise<(ChannelRow & { isMember: boolean })[]> {
  return await db<(ChannelRow & { isMember: boolean })[]>`
    select ${channel(db)}, mine.user_id is not null as is_member
    from channels
    join workspace_members ours
      on ours.workspace_id = channels.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = channels.id and mine.user_id = ${userId}
    where channels.workspace_id = ${workspaceId} and channels.deleted_at is null
      and channels.participant_ids is null and channels.name > ${after}
      and ((channels.kind = 'public' and ours.role <> 'guest') or mine.user_id is not null)
    order by channels.name limit ${limit}
  `;
}

/** The channels with these ids, deleted ones too, in no order. */
export async function listChannelsById(db: Db, ids: number[]): Promise<ChannelRow[]> {
  return await db<ChannelRow[]>`
    select ${channel(db)}
    from channels where id = any(${ids}::bigint[])
  `;
}

/** Those of `ids` that are open and that `userId` may see. */
export async function listChannelsSeenBy(
  db: Db,
  userId: number,
  ids: number[],
): Promise<ChannelRow[]> {
  return await db<ChannelRow[]>`
    select ${channel(db)} from channels
    join workspace_members ours
      on ours.workspace_id = channels.workspace_id and ours.user_id = ${userId}
    left join channel_members mine on mine.channel_id = channels.id and mine.user_id = ${userId}
    where channels.id = any(${ids}::bigint[]) and channels.deleted_at is null
      and channels.archived_at is null
      and ((channels.kind = 'public' and ours.role <> 'guest') or mine.user_id is not null)
    order by channels.id
  `;
}

/** Changes what is given and leaves what is null. */
export async function updateChannelRow(
  tx: Tx,
  { id, kind, name, topic, purpose, isDefault }: {
    id: number;
    kind: "public" | "private" | null;
    name: string | null;
    topic: string | null;
    purpose: string | null;
    isDefault: boolean | null;
  },
): Promise<ChannelRow> {
  const [row] = await tx<[ChannelRow]>`
    update channels set name = coalesce(${name}, name), topic = coalesce(${topic}, topic),
      purpose = coalesce(${purpose}, purpose), kind = coalesce(${kind}, kind),
      is_default = coalesce(${isDefault}, is_default)
    where id = ${id}
    returning ${channel(tx)}
  `;
  return row;
}

/**
 * Locks a channel's stream, and before it the workspace's, which has the smaller id and
 * will be told as well: everybody takes these locks in this order.
 */
async function lockWithWorkspace(tx: Tx, id: number, workspaceId: number): Promise<void> {
  await tx`select id from streams where id in (${workspaceId}, ${id}) order by id for update`;
}

/** Lets everybody post in a channel, or its moderators only; ordered against sends like archiving. */
export async function updateWhoCanPost(
  tx: Tx,
  id: number,
  whoCanPost: ChannelRow["whoCanPost"],
): Promise<void> {
  const [row] = await tx<[{ workspaceId: number }]>`
    update channels set who_can_post = ${whoCanPost} where id = ${id} returning workspace_id
  `;
  await lockWithWorkspace(tx, id, row.workspaceId);
  const isModerated = whoCanPost === "moderators";
  await tx`
    update streams set moderated_at = case when ${isModerated} then now() end where id = ${id}
  `;
}

/**
 * Archives a channel and closes its stream to sends, or takes both back; nothing where it
 * is so already. The stream's lock orders it against every send.
 */
export async function updateArchived(
  tx: Tx,
  id: number,
  isArchived: boolean,
): Promise<ChannelRow | undefined> {
  const [row] = await tx<ChannelRow[]>`
    update channels set archived_at = case when ${isArchived} then now() end
    where id = ${id} and (archived_at is not null) <> ${isArchived}
    returning ${channel(tx)}
  `;
  if (!row) return undefined;
  await lockWithWorkspace(tx, id, row.workspaceId);
  await tx`
    update streams set closed_at = case when ${isArchived} then now() end where id = ${id}
  `;
  return row;
}

/**
 * Marks the channel as deleted and ends every membership, which is what sending looks
 * at. False if somebody else was faster.
 */
export async function deleteChannelRows(tx: Tx, id: number): Promise<boolean> {
  const { count } = await tx`
    update channels set deleted_at = now() where id = ${id} and deleted_at is null
  `;
  await tx`delete from channel_members where channel_id = ${id}`;
  return count > 0;
}

/** The channels that newcomers are put into. */
export async function listDefaultChannels(db: Db, workspaceId: number): Promise<ChannelRow[]> {
  return await db<ChannelRow[]>`
    select ${channel(db)}
    from channels where workspace_id = ${workspaceId} and is_default and deleted_at is null
    order by id
  `;
}

/** Those of `ids` that `userId` is in. */
export async function listChannelsJoinedBy(
  db: Db,
  userId: number,
  ids: number[],
): Promise<ChannelRow[]> {
  return await db<ChannelRow[]>`
    select ${channel(db)}
    from channels join channel_members on channel_id = id
    where id = any(${ids}::bigint[]) and user_id = ${userId}
  `;
}
