import { findChannelMember } from "../../db/channel_members.ts";
import { findTarget, lockChannel } from "../../db/moderation.ts";
import { accessChannel, checkOutranks } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toChannelMember } from "../channels/shape.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { changeMuted } from "./muting.ts";

/** Mutes somebody in a channel: they read and produce nothing. Its moderators may. */
export function muteMember(
  app: App,
  actor: Actor,
  { channel_id: channelId, user_id: userId }: Input<"muteMember">,
): Promise<Output<"muteMember">> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, channelId);
    const channel = await accessChannel(tx, actor, channelId, "moderate", "mute members");
    const target = await findTarget(tx, channelId, userId);
    if (!target?.channelRole) throw new AppError("member_not_found", { id: encodeId(userId) });
    checkOutranks(channel, target, "mute them");
    const muted = await changeMuted(tx, effects, actor, channel, { userId, isMuted: true }) ??
      await findChannelMember(tx, channelId, userId);
    // They have just left.
    if (!muted) throw new AppError("member_not_found", { id: encodeId(userId) });
    return toChannelMember(muted);
  });
}
