import type { ChannelForRow } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { type BanRow, deleteBan, insertBan, isMutedIn } from "../../db/moderation.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import { exitChannel } from "../channels/exit.ts";
import { noteRemoved } from "../channels/note.ts";
import { encodeId } from "../ids.ts";
import type { Effects } from "../transact.ts";

/** Bans somebody from a locked channel, puts them out of it and tells everybody inside. */
export async function putOut(
  tx: Tx,
  effects: Effects,
  actor: Actor,
  channel: ChannelForRow,
  { userId, reason }: { userId: number; reason: string },
): Promise<BanRow> {
  const { id: channelId } = channel;
  const ban = await insertBan(tx, { channelId, userId, bannedBy: actor.userId, reason });
  const data = { channel_id: encodeId(channelId), user_id: encodeId(userId) };
  if (ban.isNew) {
    const is_muted = await isMutedIn(tx, channelId, userId);
    effects.announce(channelId, "member.banned", { ...data, is_muted });
  }
  const isOut = await exitChannel(tx, effects, channelId, userId);
  if (isOut && !channel.archivedAt) noteRemoved(effects, channelId, actor.userId, userId);
  await record(tx, actor, channel.workspaceId, "member.banned", { ...data, reason });
  return ban;
}

/** Ends somebody's ban and tells everybody inside; false if there was none. */
export async function forgive(
  tx: Tx,
  effects: Effects,
  actor: Actor,
  { id: channelId, workspaceId }: ChannelForRow,
  userId: number,
): Promise<boolean> {
  if (!await deleteBan(tx, channelId, userId)) return false;
  const data = { channel_id: encodeId(channelId), user_id: encodeId(userId) };
  const is_muted = await isMutedIn(tx, channelId, userId);
  effects.announce(channelId, "member.unbanned", { ...data, is_muted });
  await record(tx, actor, workspaceId, "member.unbanned", data);
  return true;
}
