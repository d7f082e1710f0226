import type { Tx } from "./client.ts";

/** A person's reaction to a message. */
export interface Reaction {
  channelId: number;
  ts: number;
  emoji: string;
  userId: number;
}

/** What became of a reaction. */
export interface ReactionResult {
  isMember: boolean;
  /** Whether the message is there and not deleted. */
  isThere: boolean;
  /** Whether it is new. */
  isAdded: boolean;
}

/**
 * Adds a reaction, unless it is there already or the message has `most` emoji. The locks
 * order it against the removal of the member, against an edit or deletion of the message,
 * so that an event never tells of less than happened before it, and against others' emoji.
 */
export async function insertReaction(
  tx: Tx,
  { channelId, ts, emoji, userId, most }: Reaction & { most: number },
): Promise<ReactionResult> {
  const [row] = await tx<[ReactionResult]>`
    with member as materialized (
      select user_id from channel_members
      where channel_id = ${channelId} and user_id = ${userId} and muted_at is null
      for share
    ), message as materialized (
      select ts from messages
      where channel_id = ${channelId} and ts = ${ts} and deleted_at is null
      for no key update
    ), others as (
      select count(distinct emoji) filter (where emoji <> ${emoji}) as count from reactions
      where channel_id = ${channelId} and ts = ${ts}
    ), added as (
      insert into reactions (channel_id, ts, emoji, user_id)
      select ${channelId}, message.ts, ${emoji}, member.user_id
      from member, message, others where others.count < ${most}
      on conflict do nothing
      returning ts
    )
    select exists (select from member) as is_member, exists (select from message) as is_there,
      exists (select from added) as is_added
  `;
  return row;
}

/** Whether somebody has reacted so. */
export async function hasReaction(
  tx: Tx,
  { channelId, ts, emoji, userId }: Reaction,
): Promise<boolean> {
  const rows = await tx`
    select from reactions
    where channel_id = ${channelId} and ts = ${ts} and emoji = ${emoji} and user_id = ${userId}
  `;
  return rows.length === 1;
}

/** Takes a reaction away; false if there was none, or its author is in the channel no more. */
export async function deleteReaction(
  tx: Tx,
  { channelId, ts, emoji, userId }: Reaction,
): Promise<boolean> {
  const rows = await tx`
    with member as materialized (
      select user_id from channel_members
      where channel_id = ${channelId} and user_id = ${userId} and muted_at is null
      for share
    ), message as materialized (
      select ts from messages where channel_id = ${channelId} and ts = ${ts} for share
    )
    delete from reactions using member, message
    where channel_id = ${channelId} and reactions.ts = message.ts and emoji = ${emoji}
      and reactions.user_id = member.user_id
    returning emoji
  `;
  return rows.length === 1;
}
