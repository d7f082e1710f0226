import type { ChannelMemberRow } from "./channel_members.ts";
import type { Db, Tx } from "./client.ts";
import type { Role } from "./workspaces.ts";

/** Somebody as those who keep order in a channel find them. */
export interface TargetRow {
  /** Null where they are not in the channel. */
  channelRole: "moderator" | "member" | null;
  workspaceRole: Role;
}

/**
 * Locks a channel, so that nobody's place in it changes meanwhile: whoever mutes, bans,
 * promotes or joins takes this lock first, or shares it.
 */
export async function lockChannel(tx: Tx, id: number): Promise<void> {
  await tx`select id from channels where id = ${id} for no key update`;
}

/**
 * Holds a channel and somebody's place in it as they are until the transaction ends:
 * archiving and muting come wholly before or wholly after what they do.
 */
export async function holdPlace(tx: Tx, channelId: number, userId: number): Promise<void> {
  await tx`select id from channels where id = ${channelId} for share`;
  await tx`
    select user_id from channel_members
    where channel_id = ${channelId} and user_id = ${userId} for share
  `;
}

/** A member of the channel's workspace with what they are in the channel. */
export async function findTarget(
  tx: Tx,
  channelId: number,
  userId: number,
): Promise<TargetRow | undefined> {
  const [row] = await tx<TargetRow[]>`
    select theirs.role as workspace_role, channel_members.role as channel_role
    from channels
    join workspace_members theirs using (workspace_id)
    left join channel_members
      on channel_members.channel_id = channels.id and channel_members.user_id = theirs.user_id
    where channels.id = ${channelId} and theirs.user_id = ${userId}
  `;
  return row;
}

/**
 * Mutes somebody in a channel or ends that; nothing if it is so already or they are not in
 * it. Waits for their sends in flight, so that none follows. Outlives leaving.
 */
export async function updateMuted(
  tx: Tx,
  { channelId, userId, isMuted }: { channelId: number; userId: number; isMuted: boolean },
): Promise<ChannelMemberRow | undefined> {
  if (isMuted) {
    await tx`
      insert into channel_mutes (channel_id, user_id, muted_at)
      values (${channelId}, ${userId}, now()) on conflict do nothing
    `;
  } else {
    await tx`delete from channel_mutes where channel_id = ${channelId} and user_id = ${userId}`;
  }
  const [row] = await tx<ChannelMemberRow[]>`
    update channel_members set muted_at = case when ${isMuted} then now() end
    where channel_id = ${channelId} and user_id = ${userId} and (muted_at is not null) <> ${isMuted}
    returning channel_id, user_id, role, joined_at, muted_at
  `;
  return row;
}

/** Gives somebody another role in a channel; nothing if they are not in it. */
export async function updateChannelRole(
  tx: Tx,
  { channelId, userId, role }: {
    channelId: number;
    userId: number;
    role: ChannelMemberRow["role"];
  },
): Promise<ChannelMemberRow | undefined> {
  const [row] = await tx<ChannelMemberRow[]>`
    update channel_members set role = ${role} where channel_id = ${channelId} and user_id = ${userId}
    returning channel_id, user_id, role, joined_at, muted_at
  `;
  return row;
}

export interface BanRow {
  channelId: number;
  userId: number;
  bannedBy: number;
  reason: string;
  createdAt: Date;
}

/** Bans somebody; who is banned already stays so, for the first reason. */
export async function insertBan(
  tx: Tx,
  ban: Omit<BanRow, "createdAt">,
): Promise<BanRow & { isNew: boolean }> {
  const [row] = await tx<[BanRow & { isNew: boolean }]>`
    insert into channel_bans (channel_id, user_id, banned_by, reason)
    values (${ban.channelId}, ${ban.userId}, ${ban.bannedBy}, ${ban.reason})
    on conflict (channel_id, user_id) do update set reason = channel_bans.reason
    returning channel_id, user_id, banned_by, reason, created_at, xmax = 0 as is_new
  `;
  return row;
}

/** Whether somebody is muted in a channel, or will be once they are in it again. */
export async function isMutedIn(tx: Tx, channelId: number, userId: number): Promise<boolean> {
  const rows = await tx`
    select from channel_mutes where channel_id = ${channelId} and user_id = ${userId}
  `;
  return rows.length === 1;
}

/** Ends a ban; false if there was none. */
export async function deleteBan(tx: Tx, channelId: number, userId: number): Promise<boolean> {
  const { count } = await tx`
    delete from channel_bans where channel_id = ${channelId} and user_id = ${userId}
  `;
  return count > 0;
}

/** A page of a channel's bans, by person. */
export async function listBans(
  db: Db,
  { channelId, after, limit }: { channelId: number; after: number; limit: number },
): Promise<BanRow[]> {
  return await db<BanRow[]>`
    select channel_id, user_id, banned_by, reason, created_at from channel_bans
    where channel_id = ${channelId} and user_id > ${after} order by user_id limit ${limit}
  `;
}
