import type { Tx } from "./client.ts";

/** What became of a pin. */
export interface PinResult {
  isMember: boolean;
  /** Whether the message is there and not deleted. */
  isThere: boolean;
  isFull: boolean;
  /** Whether it was not pinned before. */
  isPinned: boolean;
}

/**
 * Pins a message, unless it is pinned or its channel has `most` pins. The share lock
 * orders it against the removal of whoever pins, as for a send.
 */
export async function pinMessageRow(
  tx: Tx,
  { channelId, ts, userId, most }: { channelId: number; ts: number; userId: number; most: number },
): Promise<PinResult> {
  const [row] = await tx<[PinResult]>`
    with member as materialized (
      select user_id from channel_members
      where channel_id = ${channelId} and user_id = ${userId} and muted_at is null
      for share
    ), others as (
      select count(*) as count from messages
      where channel_id = ${channelId} and pinned_at is not null and ts <> ${ts}
    ), pinned as (
      update messages set pinned_at = now(), pinned_by = member.user_id
      from member, others
      where channel_id = ${channelId} and ts = ${ts} and deleted_at is null
        and pinned_at is null and others.count < ${most}
      returning ts
    )
    select exists (select from member) as is_member,
      exists (
        select from messages
        where channel_id = ${channelId} and ts = ${ts} and deleted_at is null
      ) as is_there,
      (select count from others) >= ${most} as is_full,
      exists (select from pinned) as is_pinned
  `;
  return row;
}

/** Takes a pin away; false if there was none, or whoever asks is in the channel no more. */
export async function unpinMessageRow(
  tx: Tx,
  { channelId, ts, userId }: { channelId: number; ts: number; userId: number },
): Promise<boolean> {
  const rows = await tx`
    with member as materialized (
      select user_id from channel_members
      where channel_id = ${channelId} and user_id = ${userId} and muted_at is null
      for share
    )
    update messages set pinned_at = null, pinned_by = null
    from member where channel_id = ${channelId} and ts = ${ts} and pinned_at is not null
    returning ts
  `;
  return rows.length === 1;
}
