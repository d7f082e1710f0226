import { findTarget, lockChannel } from "../../db/moderation.ts";
import { accessChannel, checkOutranks } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { putOut } from "./banning.ts";
import { toBan } from "./shape.ts";

/** Bans somebody from a channel, whether they are in it or not. Its moderators may. */
export function banMember(
  app: App,
  actor: Actor,
  { channel_id: channelId, user_id: userId, reason }: Input<"banMember">,
): Promise<Output<"banMember">> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, channelId);
    const channel = await accessChannel(tx, actor, channelId, "moderate", "ban members");
    const target = await findTarget(tx, channelId, userId);
    if (!target) throw new AppError("member_not_found", { id: encodeId(userId) });
    checkOutranks(channel, target, "ban them");
    return toBan(await putOut(tx, effects, actor, channel, { userId, reason }));
  });
}
