import { createMiddleware } from "hono/factory";
import { AppError } from "../lib/errors.ts";
import { deleteMessage } from "../lib/messages/delete.ts";
import { editMessage } from "../lib/messages/edit.ts";
import { getMessage } from "../lib/messages/get.ts";
import { listMessages } from "../lib/messages/list.ts";
import { listReplies } from "../lib/messages/list_replies.ts";
import { postMessage } from "../lib/messages/post.ts";
import { ClientMessageId } from "../lib/protocol/messages.ts";
import { PATHS } from "../lib/protocol/paths.ts";
import { createRouter, type Env, serve } from "./http.ts";

export const messages = createRouter();

/** `Idempotency-Key` is the header's way of saying `client_msg_id`. */
const idempotencyKey = createMiddleware<Env>(async (c, next) => {
  const key = c.req.header("idempotency-key");
  if (key !== undefined) {
    const body = await c.req.json().catch(() => undefined);
    const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
    const isOther = isObject && "client_msg_id" in body && body.client_msg_id !== key;
    if (!ClientMessageId.safeParse(key).success || isOther) {
      throw new AppError("invalid_idempotency_key");
    }
    if (isObject) {
      const keyed = JSON.stringify({ ...body, client_msg_id: key });
      c.req.bodyCache.text = Promise.resolve(keyed) as unknown as string;
    }
  }
  await next();
});

messages.post(PATHS.postMessage[1], idempotencyKey);
serve(messages, "postMessage", postMessage);
serve(messages, "listMessages", listMessages);
serve(messages, "getMessage", getMessage);
serve(messages, "editMessage", editMessage);
serve(messages, "deleteMessage", deleteMessage);
serve(messages, "listReplies", listReplies);
