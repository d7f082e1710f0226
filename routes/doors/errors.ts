import type { Context } from "hono";
import { AppError, toAppError } from "../../lib/errors.ts";
import { describeError } from "../../lib/logger.ts";
import type { Env } from "../http.ts";
import { loggable } from "../../lib/traces.ts";
import type { Door, Said, Sayings } from "./contract.ts";
import { InputError } from "./input.ts";
import { Refusal } from "./refusal.ts";
import { DoorError } from "./serve.ts";

/** Answers errors as a door's clients know them: `{"detail": …}`. */
export function renderErrorsOf(door: Door) {
  return (thrown: Error, c: Context<Env>): Response => {
    if (thrown instanceof InputError) {
      const said = thrown.endpoint.says.invalid_input;
      const detail = said ? said[1] : thrown.misfits;
      return c.json({ detail }, 422);
    }
    const isOurs = thrown instanceof DoorError;
    if (isOurs && thrown.cause instanceof Refusal) {
      const { status, detail } = thrown.cause;
      return c.json({ detail }, status);
    }
    const error = toAppError(isOurs ? thrown.cause : thrown);
    if (error.code === "internal" || error.code === "unavailable") {
      const { method, path } = c.req;
      const where = { request_id: c.var.visitor.requestId, method, path: loggable(path) };
      const fields = { ...where, ...describeError(isOurs ? thrown.cause : thrown) };
      c.var.app.logger[error.code === "internal" ? "error" : "warn"]("Request failed", fields);
    }
    const says = { ...door.says, ...(isOurs && thrown.endpoint.says) };
    const [status, detail] = sayingOf(error, says);
    if (status === 401) c.header("www-authenticate", "Bearer");
    const isTransient = status === 429 || status === 503;
    if (isTransient && error.retryAfterS) c.header("retry-after", String(error.retryAfterS));
    return c.json({ detail }, status as 400);
  };
}

/** An error in a door's words: the native sentence where it has none. */
export function sayingOf(error: AppError, says: Sayings): Said {
  const issues = error.issues?.map(({ path, message }) => ` ${path}: ${message}.`).join("") ?? "";
  const fallback = error.code === "invalid_input" ? 422 : error.status;
  return says[error.code] ?? [fallback, error.message + issues];
}
