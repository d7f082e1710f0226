import type { ChannelMemberRow } from "../../db/channel_members.ts";
import { insertChannelMembers } from "../../db/channel_members.ts";
import type { ChannelRow } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { toCursor } from "../read_state/shape.ts";
import type { Effects } from "../transact.ts";
import { toChannel, toChannelMember } from "./shape.ts";

/** Puts somebody into channels and tells those inside and them. Returns what is new. */
export async function enterChannels(
  tx: Tx,
  effects: Effects,
  channels: ChannelRow[],
  userId: number,
  role: ChannelMemberRow["role"],
): Promise<ChannelMemberRow[]> {
  const channelIds = channels.map(({ id }) => id);
  const entered = await insertChannelMembers(tx, { channelIds, userId, role });
  for (const member of entered) {
    const channel = channels.find(({ id }) => id === member.channelId)!;
    effects.announce(channel.id, "member.joined", toChannelMember(member));
    effects.announce(userId, "channel.joined", toChannel(channel));
    effects.announce(userId, "read.moved", toCursor(member));
  }
  return entered;
}
