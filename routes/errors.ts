import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { AppError, toAppError } from "../lib/errors.ts";
import { describeError } from "../lib/logger.ts";
import { ERRORS, type Problem } from "../lib/protocol/errors.ts";
import type { Env } from "./http.ts";
import { loggable } from "../lib/traces.ts";

/** Answers an error as problem details (RFC 9457). What nobody expected is logged and told as a 500. */
export function renderError(error: Error, c: Context<Env>): Response {
  const known = toAppError(fromHono(error));
  const { requestId } = c.var.visitor;
  if (known.code === "internal" || known.code === "unavailable") {
    const { method, path } = c.req;
    const where = { request_id: requestId, method, path: loggable(path) };
    const fields = { ...where, ...describeError(error) };
    c.var.app.logger[known.code === "internal" ? "error" : "warn"]("Request failed", fields);
  }
  const headers = new Headers({
    "content-type": "application/problem+json",
    "x-request-id": requestId,
  });
  if (known.status === 401) headers.set("www-authenticate", "Bearer");
  const isTransient = known.status === 429 || known.status === 503;
  if (isTransient && known.retryAfterS) headers.set("retry-after", String(known.retryAfterS));
  return c.body(JSON.stringify(toProblem(known, requestId)), {
    status: known.status as 400,
    headers: Object.fromEntries(headers),
  });
}

/** What hono itself throws is always about a body that it could not read. */
function fromHono(error: Error): Error {
  const isBadBody = error instanceof HTTPException && error.status === 400;
  return isBadBody ? new AppError("malformed_json", { reason: "it is not JSON" }) : error;
}

function toProblem(error: AppError, requestId: string): Problem {
  const { title, status } = ERRORS[error.code];
  return {
    type: `/docs/errors#${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.issues && { issues: error.issues }),
  };
}
