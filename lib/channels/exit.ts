import { deleteChannelMember } from "../../db/channel_members.ts";
import type { Tx } from "../../db/client.ts";
import { encodeId } from "../ids.ts";
import type { Effects } from "../transact.ts";

/** Takes somebody out of a channel and tells those inside and them. False if they weren't in it. */
export async function exitChannel(
  tx: Tx,
  effects: Effects,
  channelId: number,
  userId: number,
): Promise<boolean> {
  if (!await deleteChannelMember(tx, channelId, userId)) return false;
  const channel_id = encodeId(channelId);
  effects.announce(channelId, "member.removed", { channel_id, user_id: encodeId(userId) });
  effects.announce(userId, "channel.left", { channel_id });
  return true;
}
