import { createMiddleware } from "hono/factory";
import { AppError } from "../../lib/errors.ts";
import { checkShape } from "../../lib/json_shape.ts";
import { LIMITS } from "../../lib/limits.ts";
import type { Env } from "../http.ts";

/** Reads a body of text whole, bounded in bytes, time and shape, before anything looks at it. */
export function textBody(maxBytes: number) {
  return createMiddleware<Env>(async (c, next) => {
    const text = await readText(c.req.raw, maxBytes);
    checkShape(text);
    // An operation without input may be called with an empty body, whatever its type says.
    c.req.bodyCache.text = Promise.resolve(text || "{}") as unknown as string;
    await next();
  });
}

/** Refuses a body that doesn't say that it is JSON. */
export const jsonOnly = createMiddleware<Env>(async (c, next) => {
  const text = await c.req.text();
  const type = c.req.header("content-type") ?? "";
  if (text !== "{}" && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new AppError("unsupported_media_type", { expected: "application/json", type });
  }
  await next();
});

async function readText({ body, headers }: Request, maxBytes: number): Promise<string> {
  if (!body) return "";
  const tooLarge = new AppError("payload_too_large", { bytes: maxBytes });
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  const reader = body.getReader();
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => {});
  }, LIMITS.requestBodyMs);
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let text = "";
    for (let size = 0;;) {
      const { done, value } = await reader.read();
      if (isLate) throw new AppError("request_timeout", { seconds: LIMITS.requestBodyMs / 1_000 });
      if (done) return text + decode(decoder);
      size += value.length;
      if (size > maxBytes) throw tooLarge;
      text += decode(decoder, value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch {
    throw new AppError("malformed_json", { reason: "it is not UTF-8" });
  }
}
