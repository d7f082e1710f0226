import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { authenticate } from "../../lib/auth/authenticate.ts";
import { requireScope } from "../../lib/auth/scopes.ts";
import { AppError } from "../../lib/errors.ts";
import { accessCookie } from "./cookies.ts";
import { count } from "./limit.ts";
import type { Operation } from "../../lib/protocol/paths.ts";
import type { Env } from "../http.ts";

/** Lets only those pass who may run `operation` by their token, and says who they are. */
export function signedIn(operation: Operation) {
  return createMiddleware<Env>(async (c, next) => {
    const token = accessToken(c);
    if (token === undefined) throw new AppError("unauthenticated");
    try {
      c.set("actor", await authenticate(c.var.app, c.var.visitor, token));
    } catch (error) {
      // Whoever guesses at tokens is counted like everybody else.
      await count(c, "general");
      throw error;
    }
    requireScope(c.var.actor, operation);
    await next();
  });
}

/** The access token of a request: its header, and only without one its cookie. */
export function accessToken(c: Context<Env>): string | undefined {
  const header = c.req.header("authorization");
  return header === undefined ? accessCookie(c) : bearerToken(header);
}

/** The token of an Authorization header (RFC 6750, section 2.1), if it has one. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +([\w.~+/=-]+) *$/i.exec(header ?? "")?.[1];
}
