import { replaceMentions } from "../../db/mentions.ts";
import { findMessage, lockMessage, updateMessageContent } from "../../db/messages.ts";
import { holdPlace } from "../../db/moderation.ts";
import { accessMessage, checkMayTouch, isModerator } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { indexMessage } from "../search/index.ts";
import { wordsOf } from "../search/words.ts";
import { transact } from "../transact.ts";
import { checkMayCall } from "./call.ts";
import { calledBy, scan } from "./scan.ts";
import { toMessage } from "./shape.ts";

/** What clients of a protocol are used to. */
export interface EditRules {
  /** Whether the workspace's edit window holds. */
  isWindowed: boolean;
  /** Whether who keeps order in the channel may as well; it is written down. */
  isModerated: boolean;
}

/** Changes a message's content. Its author may, within the workspace's edit window. */
export async function editMessage(
  app: App,
  actor: Actor,
  { message_id, content }: Input<"editMessage">,
  { isWindowed, isModerated }: EditRules = { isWindowed: true, isModerated: false },
): Promise<Output<"editMessage">> {
  const { message, learn } = await transact(app, async (tx, effects) => {
    await holdPlace(tx, message_id.channelId, actor.userId);
    const before = await accessMessage(tx, actor, message_id);
    const { channelId, ts, editWindowS } = before;
    const isMine = before.userId === actor.userId;
    const mayEdit = isMine || (isModerated && isModerator(before));
    if (!mayEdit || before.system) {
      const who = isModerated ? "the author or a moderator" : "the author";
      throw new AppError("forbidden", { who, act: "edit a message" });
    }
    checkMayTouch(before);
    if (isWindowed && editWindowS !== null && before.ageS > editWindowS) {
      throw new AppError("edit_window_closed", { seconds: editWindowS });
    }

    const entities = scan(content);
    const { userIds, calls } = calledBy(entities);
    const { vector, words } = indexMessage(content, before.userId, entities);
    // Whoever was called is not called again; a call that is new costs like any other.
    if (calls && calls !== before.calls) await checkMayCall(app, tx, actor, channelId);
    const kept = LIMITS.editsPerMessage;
    const isEdited = await lockMessage(tx, channelId, ts) &&
      await updateMessageContent(tx, {
        channelId,
        ts,
        editorId: actor.userId,
        content,
        calls,
        words: vector,
        kept,
      });
    if (!isEdited) {
      checkMayTouch(await accessMessage(tx, actor, message_id));
      throw new AppError("message_deleted", { id: encodeMessageId(message_id) });
    }
    if (entities.some(({ type }) => type === "link")) {
      effects.defer("unfurl", { channel_id: channelId, ts });
    }
    // Whom it calls now and did not before; nobody is told twice.
    if (calls || userIds.length > 0) effects.defer("notify", { channel_id: channelId, ts });
    await replaceMentions(tx, { channelId, ts, userIds });
    if (!isMine) {
      const data = { message_id: encodeMessageId(before), author_id: encodeId(before.userId) };
      await record(tx, actor, before.workspaceId, "message.edited", data);
    }
    // Read once the row is locked: reactions committed meanwhile belong to what is told.
    const message = toMessage((await findMessage(tx, channelId, ts))!);
    effects.announce(channelId, "message.edited", message);
    const { workspaceId, content: old } = before;
    const learn = () => {
      app.vocabulary.learn(workspaceId, words);
      app.vocabulary.forget(workspaceId, wordsOf(old).map(({ word }) => word));
    };
    return { message, learn };
  });
  // What others read of it they read once it is committed.
  learn();
  return message;
}
