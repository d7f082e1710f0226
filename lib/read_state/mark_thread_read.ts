import { moveThreadCursor } from "../../db/read_state.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeMessageId } from "../ids.ts";
import { readUpTo } from "../notifications/read_up_to.ts";
import type { Input } from "../protocol/api.ts";
import { accessThread } from "../threads/access.ts";
import { transact } from "../transact.ts";
import { toCursor } from "./shape.ts";

/** Moves the actor's cursor in a thread forward. Who has no part in the thread has no cursor. */
export function markThreadRead(
  app: App,
  actor: Actor,
  { message_id, last_message_id: last }: Input<"markThreadRead">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    if (last && last.channelId !== message_id.channelId) {
      throw new AppError("message_not_found", { id: encodeMessageId(last) });
    }
    const { channelId, ts: parentTs, lastReplyTs } = await accessThread(tx, actor, message_id);
    const end = lastReplyTs ?? parentTs;
    const ts = Math.min(last?.ts ?? end, end);
    const { userId } = actor;
    if (!await moveThreadCursor(tx, { userId, channelId, parentTs, ts, isBack: false })) return;
    const cursor = { channelId, parentTs, readTs: ts };
    await readUpTo(tx, effects, userId, [cursor]);
    effects.announce(userId, "read.moved", toCursor(cursor));
  });
}
