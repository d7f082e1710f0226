import { type ChannelMemberRow, findChannelMember } from "../../db/channel_members.ts";
import type { ChannelForRow } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { findTarget, lockChannel, updateChannelRole } from "../../db/moderation.ts";
import { accessChannel, checkMayPromote } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { toChannelMember } from "../channels/shape.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { type Effects, transact } from "../transact.ts";

const ACT = "give roles in the channel";

/** Makes a member of a channel its moderator or takes that back. Its moderators may. */
export function changeChannelRole(
  app: App,
  actor: Actor,
  { channel_id, user_id, role }: Input<"changeChannelRole">,
): Promise<Output<"changeChannelRole">> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, channel_id);
    const channel = await accessChannel(tx, actor, channel_id, "moderate", ACT);
    const target = await findTarget(tx, channel_id, user_id);
    // Somebody gives their own role up without asking.
    if (target && user_id !== actor.userId) checkMayPromote(channel, target, ACT);
    return toChannelMember(await giveRole(tx, effects, actor, channel, { userId: user_id, role }));
  });
}

/**
 * Gives a member of a locked channel another role, and tells; who has it already keeps it.
 * @throws {AppError} `member_not_found`
 */
export async function giveRole(
  tx: Tx,
  effects: Effects,
  actor: Actor,
  { id: channelId, workspaceId }: ChannelForRow,
  { userId, role }: { userId: number; role: ChannelMemberRow["role"] },
): Promise<ChannelMemberRow> {
  const before = await findChannelMember(tx, channelId, userId);
  const row = await updateChannelRole(tx, { channelId, userId, role });
  if (!row) throw new AppError("member_not_found", { id: encodeId(userId) });
  if (before?.role === role) return row;
  const member = toChannelMember(row);
  const { channel_id, user_id } = member;
  await record(tx, actor, workspaceId, "member.role_changed", { channel_id, user_id, role });
  effects.announce(channelId, "member.updated", member);
  return row;
}
