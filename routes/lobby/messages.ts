import type { App } from "../../lib/app.ts";
import { listCommonsSaid } from "../../lib/commons/reads.ts";
import { AppError } from "../../lib/errors.ts";
import type { MessageKey } from "../../lib/ids.ts";
import { deleteOnce } from "../../lib/messages/delete.ts";
import { editMessage } from "../../lib/messages/edit.ts";
import { decodeId, decodeMessageId } from "../../lib/protocol/ids.ts";
import { Refusal } from "../doors/refusal.ts";
import { serveAt } from "../doors/serve.ts";
import { toMoment } from "../doors/time.ts";
import { createRouter } from "../http.ts";
import { ENDPOINTS } from "./contract.ts";
import { fromMessage, toMessage } from "./shapes.ts";

export const messages = createRouter();

/** Its clients know no window for edits. */
const RULES = { isWindowed: false, isModerated: false };

serveAt(messages, ENDPOINTS.listMessages, async (app, actor, { limit, cursor }) => {
  const { said, hasMore } = await listCommonsSaid(app, actor, { before: cursor, limit });
  const next_cursor = hasMore ? toMoment(said.at(-1)!.ts) : null;
  return { messages: said.map(toMessage), next_cursor };
});

serveAt(messages, ENDPOINTS.editMessage, async (app, actor, { message_id, content }) => {
  const key = keyOf(app, message_id);
  const edited = await editMessage(app, actor, { message_id: key, content }, RULES);
  return fromMessage(edited, await app.names.load(decodeId(edited.user_id)!));
});

serveAt(messages, ENDPOINTS.deleteMessage, async (app, actor, { message_id }) => {
  const isGone = await deleteOnce(app, actor, { message_id: keyOf(app, message_id) });
  if (!isGone) throw new Refusal(404, "Message not found");
});

/** There is one room here; messages of others are not there, nor what is no id at all. */
function keyOf({ config }: App, id: string): MessageKey {
  const key = decodeMessageId(id);
  if (key?.channelId !== config.commonsRoom) throw new AppError("message_not_found", { id });
  return key;
}
