import { findReadState, markChannelRead } from "../../db/read_state.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import { readUpTo } from "../notifications/read_up_to.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toCursor, toReadState } from "./shape.ts";

/** Moves the actor's cursor in a channel forward, and tells their other devices. */
export function markRead(
  app: App,
  actor: Actor,
  { channel_id: channelId, message_id }: Input<"markRead">,
): Promise<Output<"markRead">> {
  return transact(app, async (tx, effects) => {
    if (message_id && message_id.channelId !== channelId) {
      throw new AppError("message_not_found", { id: encodeMessageId(message_id) });
    }
    await accessChannel(tx, actor, channelId, "belong");
    const { userId } = actor;
    const isMoved = await markChannelRead(tx, { userId, channelId, ts: message_id?.ts ?? null });
    const state = await findReadState(tx, userId, channelId);
    // Removed this very moment.
    if (!state) throw new AppError("not_a_member", { id: encodeId(channelId) });
    const cursor = { channelId, readTs: state.readTs };
    if (isMoved) await readUpTo(tx, effects, userId, [cursor]);
    if (isMoved) effects.announce(userId, "read.moved", toCursor(state));
    return toReadState(state);
  });
}
