import { findTarget, lockChannel } from "../../db/moderation.ts";
import { accessChannel, checkOutranks } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { changeMuted } from "./muting.ts";

/** Lets somebody speak again in a channel. Its moderators may; who isn't muted stays so. */
export function unmuteMember(
  app: App,
  actor: Actor,
  { channel_id: channelId, user_id: userId }: Input<"unmuteMember">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, channelId);
    const channel = await accessChannel(tx, actor, channelId, "moderate", "unmute members");
    const target = await findTarget(tx, channelId, userId);
    if (!target) throw new AppError("member_not_found", { id: encodeId(userId) });
    checkOutranks(channel, target, "unmute them");
    await changeMuted(tx, effects, actor, channel, { userId, isMuted: false });
  });
}
