import { buryMessage, findMessage } from "../../db/messages.ts";
import { deleteReactionsTo } from "../../db/reactions.ts";
import { accessMessage, isModerator } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toMessage } from "./shape.ts";

/** Leaves a tombstone in a message's place. Its author and the channel's moderators may. */
export function deleteMessage(
  app: App,
  actor: Actor,
  { message_id }: Input<"deleteMessage">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const before = await accessMessage(tx, actor, message_id);
    const { channelId, ts } = before;
    if (!isModerator(before)) {
      if (before.userId !== actor.userId) {
        throw new AppError("forbidden", { who: "the author or a moderator", act: "delete it" });
      }
      if (!before.channelRole) throw new AppError("not_a_member", { id: encodeId(channelId) });
    }

    if (!await buryMessage(tx, channelId, ts)) return;
    if (before.userId !== actor.userId) {
      const data = { message_id: encodeMessageId(before), author_id: encodeId(before.userId) };
      await record(tx, actor, before.workspaceId, "message.deleted", data);
    }
    await deleteReactionsTo(tx, channelId, ts);
    const tombstone = toMessage((await findMessage(tx, channelId, ts))!);
    effects.announce(channelId, "message.deleted", tombstone);
  });
}
