import type { ChannelForRow } from "../../db/channels.ts";
import type { ChannelMemberRow } from "../../db/channel_members.ts";
import type { Tx } from "../../db/client.ts";
import { updateMuted } from "../../db/moderation.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import { toChannelMember } from "../channels/shape.ts";
import type { Effects } from "../transact.ts";

/** Mutes somebody in a locked channel or ends that, and tells; nothing if it is so already. */
export async function changeMuted(
  tx: Tx,
  effects: Effects,
  actor: Actor,
  { id: channelId, workspaceId }: ChannelForRow,
  { userId, isMuted }: { userId: number; isMuted: boolean },
): Promise<ChannelMemberRow | undefined> {
  const changed = await updateMuted(tx, { channelId, userId, isMuted });
  if (!changed) return undefined;
  const member = toChannelMember(changed);
  const { channel_id, user_id } = member;
  const action = isMuted ? "member.muted" : "member.unmuted";
  await record(tx, actor, workspaceId, action, { channel_id, user_id });
  effects.announce(channelId, "member.updated", member);
  return changed;
}
