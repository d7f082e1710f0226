import { deleteMessage } from "../lib/messages/delete.ts";
import { editMessage } from "../lib/messages/edit.ts";
import { getMessage } from "../lib/messages/get.ts";
import { listMessages } from "../lib/messages/list.ts";
import { listMessageEdits } from "../lib/messages/list_edits.ts";
import { postMessage } from "../lib/messages/post.ts";
import { PATHS } from "../lib/protocol/paths.ts";
import { createRouter, serve } from "./http.ts";
import { idempotencyKey } from "./middleware/idempotency_key.ts";

export const messages = createRouter();

messages.post(PATHS.postMessage[1], idempotencyKey);
serve(messages, "postMessage", postMessage);
serve(messages, "listMessages", listMessages);
serve(messages, "getMessage", getMessage);
serve(messages, "editMessage", editMessage);
serve(messages, "deleteMessage", deleteMessage);
serve(messages, "listMessageEdits", listMessageEdits);
