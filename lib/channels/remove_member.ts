import { findTarget } from "../../db/moderation.ts";
import { accessChannel, checkOutranks } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { exitChannel } from "./exit.ts";
import { noteLeft, noteRemoved } from "./note.ts";

/** Removes somebody from a channel. Its moderators may, and everybody themselves. */
export function removeChannelMember(
  app: App,
  actor: Actor,
  { channel_id, user_id }: Input<"removeChannelMember">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const need = user_id === actor.userId ? "belong" : "moderate";
    const channel = await accessChannel(tx, actor, channel_id, need, "remove members");
    const target = await findTarget(tx, channel_id, user_id);
    if (target && user_id !== actor.userId) checkOutranks(channel, target, "remove them");
    if (!await exitChannel(tx, effects, channel.id, user_id)) {
      throw new AppError("member_not_found", { id: encodeId(user_id) });
    }
    const isOpen = !channel.archivedAt;
    if (user_id === actor.userId) {
      if (isOpen) noteLeft(effects, channel.id, user_id);
      return;
    }
    if (isOpen) noteRemoved(effects, channel.id, actor.userId, user_id);
    const data = { channel_id: encodeId(channel.id), user_id: encodeId(user_id) };
    await record(tx, actor, channel.workspaceId, "member.removed", data);
  });
}
