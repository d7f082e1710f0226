import { deleteOnce } from "../../lib/messages/delete.ts";
import { editMessage } from "../../lib/messages/edit.ts";
import { listSaidByOffset } from "../../lib/messages/said.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { Refusal } from "../doors/refusal.ts";
import { serveAt } from "../doors/serve.ts";
import { createRouter } from "../http.ts";
import { ENDPOINTS } from "./contract.ts";
import { roomOf } from "./room_of.ts";
import { channelIdOf, toMessage, toPage } from "./shapes.ts";

export const messages = createRouter();

/** Its clients know no window for edits, and its moderators edit. */
const RULES = { isWindowed: false, isModerated: true };

serveAt(messages, ENDPOINTS.listMessages, async (app, actor, { room_id, ...stretch }) => {
  await roomOf(app, actor, room_id);
  const channelId = channelIdOf(room_id);
  const { rows, total } = await listSaidByOffset(app, actor, { channelId, ...stretch });
  return toPage({ rows: rows.toReversed(), total }, stretch, toMessage);
});

serveAt(messages, ENDPOINTS.editMessage, async (app, actor, { room_id, message_id, content }) => {
  await roomOf(app, actor, room_id);
  const key = { channelId: channelIdOf(room_id), ts: message_id };
  const edited = await editMessage(app, actor, { message_id: key, content }, RULES);
  const userId = decodeId(edited.user_id)!;
  const username = await app.names.load(userId);
  return toMessage({ ...key, userId, username, content, editedAt: null });
});

serveAt(messages, ENDPOINTS.deleteMessage, async (app, actor, { room_id, message_id }) => {
  await roomOf(app, actor, room_id);
  const key = { channelId: channelIdOf(room_id), ts: message_id };
  const isGone = await deleteOnce(app, actor, { message_id: key });
  if (!isGone) throw new Refusal(404, "message not found");
});
