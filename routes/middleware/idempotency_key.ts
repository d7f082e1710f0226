import { createMiddleware } from "hono/factory";
import { AppError } from "../../lib/errors.ts";
import { ClientMessageId } from "../../lib/protocol/messages.ts";
import type { Env } from "../http.ts";

/** `Idempotency-Key` is the header's way of saying `client_msg_id`. */
export const idempotencyKey = createMiddleware<Env>(async (c, next) => {
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
