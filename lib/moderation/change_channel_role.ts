import { findTarget, lockChannel, updateChannelRole } from "../../db/moderation.ts";
import { accessChannel, checkOutranks } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { toChannelMember } from "../channels/shape.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";

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
    if (target && user_id !== actor.userId) checkOutranks(channel, target, ACT);
    const row = await updateChannelRole(tx, { channelId: channel_id, userId: user_id, role });
    if (!target || !row) throw new AppError("member_not_found", { id: encodeId(user_id) });

    const member = toChannelMember(row);
    if (target.channelRole === role) return member;
    const { channel_id: id, user_id: who } = member;
    await record(tx, actor, channel.workspaceId, "member.role_changed", {
      channel_id: id,
      user_id: who,
      role,
    });
    effects.announce(channel_id, "member.updated", member);
    return member;
  });
}
