import { buryMessage, findMessage, lockMessage } from "../../db/messages.ts";
import { wasNotified } from "../../db/notifications.ts";
import { releaseFiles } from "../../db/message_files.ts";
import { recountThread } from "../../db/threads.ts";
import { accessMessage, isModerator } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { wordsOf } from "../search/words.ts";
import { transact } from "../transact.ts";
import { toMessage, toThreadUpdate } from "./shape.ts";

/** Leaves a tombstone in a message's place. Its author and the channel's moderators may. */
export async function deleteMessage(
  app: App,
  actor: Actor,
  input: Input<"deleteMessage">,
): Promise<void> {
  await deleteOnce(app, actor, input);
}

/** The same, where it matters whether the message was there. */
export async function deleteOnce(
  app: App,
  actor: Actor,
  { message_id }: Input<"deleteMessage">,
): Promise<boolean> {
  const gone = await transact(app, async (tx, effects) => {
    const before = await accessMessage(tx, actor, message_id);
    const { channelId, ts } = before;
    if (!isModerator(before)) {
      if (before.userId !== actor.userId || before.system) {
        throw new AppError("forbidden", { who: "the author or a moderator", act: "delete it" });
      }
      if (!before.channelRole) throw new AppError("not_a_member", { id: encodeId(channelId) });
    }

    // Locked first: an edit or a reaction on its way is taken away with the rest.
    if (!await lockMessage(tx, channelId, ts)) return undefined;
    const buried = await buryMessage(tx, channelId, ts);
    if (!buried) return undefined;
    const { parentTs, userId } = buried;
    for (const id of await releaseFiles(tx, channelId, ts)) {
      effects.defer("remove_file", { file_id: id });
    }
    if (parentTs !== null) await recountThread(tx, { channelId, parentTs, userId });
    if (before.userId !== actor.userId) {
      const data = { message_id: encodeMessageId(before), author_id: encodeId(before.userId) };
      await record(tx, actor, before.workspaceId, "message.deleted", data);
    }
    if (await wasNotified(tx, channelId, ts)) {
      effects.defer("retract_notifications", { channel_id: channelId, ts });
    }
    const tombstone = toMessage((await findMessage(tx, channelId, ts))!);
    effects.announce(channelId, "message.deleted", tombstone);
    if (parentTs === null) return before;
    const parent = (await findMessage(tx, channelId, parentTs))!;
    effects.announce(channelId, "thread.updated", toThreadUpdate(parent));
    return before;
  });
  if (!gone) return false;
  app.vocabulary.forget(gone.workspaceId, wordsOf(gone.content).map(({ word }) => word));
  return true;
}
