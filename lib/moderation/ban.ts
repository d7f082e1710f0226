import { findTarget, insertBan, lockChannel } from "../../db/moderation.ts";
import { accessChannel, checkOutranks } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { exitChannel } from "../channels/exit.ts";
import { noteRemoved } from "../channels/note.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
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
    const ban = toBan(await insertBan(tx, { channelId, userId, bannedBy: actor.userId, reason }));
    const isOut = await exitChannel(tx, effects, channelId, userId);
    if (isOut && !channel.archivedAt) noteRemoved(effects, channelId, actor.userId, userId);
    const { channel_id, user_id } = ban;
    await record(tx, actor, channel.workspaceId, "member.banned", { channel_id, user_id, reason });
    return ban;
  });
}
