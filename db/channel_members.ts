import type { Db, Tx } from "./client.ts";

export interface ChannelMemberRow {
  channelId: number;
  userId: number;
  role: "moderator" | "member";
  joinedAt: Date;
  mutedAt: Date | null;
}

/** A membership that has just begun, with where reading begins. */
export interface NewMemberRow extends ChannelMemberRow {
  readTs: number;
}

/**
 * Puts `userId` into channels of workspaces that they are in, unless they are banned there.
 * The share locks make a deletion of the channel, a ban or a removal from the workspace
 * come before or after, never between. Returns the memberships that are new.
 */
export async function insertChannelMembers(
  tx: Tx,
  { channelIds, userId, role }: {
    channelIds: number[];
    userId: number;
    role: ChannelMemberRow["role"];
  },
): Promise<NewMemberRow[]> {
  // In a statement of its own, so that the next one sees a ban that this one waited for.
  await tx`select from channels where id = any(${channelIds}::bigint[]) order by id for share`;
  return await tx<NewMemberRow[]>`
    insert into channel_members (channel_id, user_id, role, read_ts, muted_at)
    select c.id, ours.user_id, ${role}, streams.last_ts, (
      select muted_at from channel_mutes mutes
      where mutes.channel_id = c.id and mutes.user_id = ours.user_id
    )
    from channels c join workspace_members ours using (workspace_id)
    join streams on streams.id = c.id
    where c.id = any(${channelIds}::bigint[]) and c.deleted_at is null
      and ours.user_id = ${userId} and not exists (
        select from channel_bans b where b.channel_id = c.id and b.user_id = ours.user_id
      )
    order by c.id
    for share of ours
    on conflict do nothing
    returning channel_id, user_id, role, joined_at, muted_at, read_ts
  `;
}

/** True if there was such a member. Waits for their sends in flight, so that none follows. */
export async function deleteChannelMember(
  tx: Tx,
  channelId: number,
  userId: number,
): Promise<boolean> {
  const { count } = await tx`
    delete from channel_members where channel_id = ${channelId} and user_id = ${userId}
  `;
  return count > 0;
}

/** Somebody's membership, if they are in the channel. */
export async function findChannelMember(
  db: Db,
  channelId: number,
  userId: number,
): Promise<ChannelMemberRow | undefined> {
  const [row] = await db<ChannelMemberRow[]>`
    select channel_id, user_id, role, joined_at, muted_at from channel_members
    where channel_id = ${channelId} and user_id = ${userId}
  `;
  return row;
}

/** A page of the members, by id. */
export async function listChannelMembers(
  db: Db,
  { channelId, after, limit }: { channelId: number; after: number; limit: number },
): Promise<ChannelMemberRow[]> {
  return await db<ChannelMemberRow[]>`
    select channel_id, user_id, role, joined_at, muted_at from channel_members
    where channel_id = ${channelId} and user_id > ${after}
    order by user_id limit ${limit}
  `;
}
