import { markChannelUnread, moveThreadCursor } from "../../db/read_state.ts";
import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toCursor } from "./shape.ts";

/** Puts the actor's cursor before a message: of its thread if it is a reply, else of its channel. */
export function markUnread(
  app: App,
  actor: Actor,
  { message_id }: Input<"markUnread">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const message = await accessMessage(tx, actor, message_id);
    const { channelId, ts, parentTs } = message;
    if (!message.channelRole) throw new AppError("not_a_member", { id: encodeId(channelId) });
    const { userId } = actor;
    const readTs = ts - 1;
    const isMoved = parentTs === null
      ? await markChannelUnread(tx, { userId, channelId, ts })
      : await moveThreadCursor(tx, { userId, channelId, parentTs, ts: readTs, isBack: true });
    if (!isMoved) return;
    effects.announce(userId, "read.moved", toCursor({ channelId, parentTs, readTs }));
  });
}
