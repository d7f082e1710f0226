import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { z } from "zod";
import type { Actor, Visitor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { authenticate } from "../../lib/auth/authenticate.ts";
import { enterCommons } from "../../lib/commons/enter.ts";
import { within } from "../../lib/deadline.ts";
import { AppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import type { Env, Router } from "../http.ts";
import { textBody } from "../middleware/body.ts";
import { bearerToken } from "../middleware/authenticate.ts";
import { count } from "../middleware/limit.ts";
import type { Endpoint } from "./contract.ts";
import { InputError, readInput } from "./input.ts";

/** Who asks at an endpoint of that kind. */
type Asker<Auth> = Auth extends "needed" ? Actor
  : Auth extends "none" ? Visitor
  : Actor | undefined;

/** What an endpoint is given: everything at once, wherever it stood. */
export type InputOf<E> = E extends Endpoint<infer P, infer Q, infer B, z.ZodType>
  ? z.output<P> & z.output<Q> & z.output<B>
  : never;
export type OutputOf<E> = E extends Endpoint<z.ZodObject, z.ZodObject, z.ZodObject, infer O>
  ? [O] extends [z.ZodNever] ? void : z.output<O>
  : never;

/** Serves an endpoint, with and without a slash at its end: these clients write both. */
export function serveAt<E extends Endpoint>(
  router: Router,
  endpoint: E,
  run: (app: App, asker: Asker<E["auth"]>, input: InputOf<E>) => Promise<OutputOf<E>>,
): void {
  const bare = endpoint.path.replace(/\/$/, "");
  router.on(endpoint.method, [bare, `${bare}/`], readBody, async (c) => {
    const { app } = c.var;
    c.set("visitor", visitorOf(c));
    try {
      const actor = await askerOf(c, endpoint);
      await count(c, endpoint.rate ?? "general");
      const input = await readInput(c, endpoint) as InputOf<E>;
      const asker = endpoint.auth === "none" ? c.var.visitor : actor;
      const work = run(app, asker as Asker<E["auth"]>, input);
      const output = await within(LIMITS.operationMs, work);
      if (!endpoint.output) return c.body(null, 204);
      if (app.config.parleyEnv !== "production") endpoint.output.parse(output);
      return c.json(output as object, endpoint.status as 200);
    } catch (error) {
      throw error instanceof InputError ? error : new DoorError(error, endpoint);
    }
  });
}

const readBody = createMiddleware<Env>((c, next) =>
  textBody(c.var.app.config.bodyLimitBytes)(c, next)
);

/** An error at an endpoint, which may have words of its own for it. */
export class DoorError extends Error {
  override name = "DoorError";
  constructor(override readonly cause: unknown, readonly endpoint: Endpoint) {
    super("An endpoint failed", { cause });
  }
}

/** Whoever comes through a door, with tokens that live as long as its clients expect. */
export function visitorOf(c: Context<Env>): Visitor {
  const { accessTokenExpSeconds: accessS, refreshTokenExpSeconds: sessionS } = c.var.app.config;
  return { ...c.var.visitor, sessionKind: "body", lives: { accessS, sessionS } };
}

async function askerOf(c: Context<Env>, { auth }: Endpoint): Promise<Actor | undefined> {
  const header = c.req.header("authorization");
  if (auth === "none" || (auth === "optional" && header === undefined)) return undefined;
  if (header === undefined) throw new AppError("unauthenticated");
  const token = bearerToken(header);
  if (token === undefined) throw new AppError("token_invalid");
  try {
    const actor = await identify(c, token);
    c.set("actor", actor);
    return actor;
  } catch (error) {
    // Whoever guesses at tokens is counted like everybody else.
    await count(c, "general");
    const isStranger = error instanceof AppError && error.status === 401;
    if (auth === "optional" && isStranger) return undefined;
    throw error;
  }
}

/**
 * Finds out who holds a token, and lets them into the commons. Personal access tokens are for
 * the native API: their scopes mean nothing here.
 * @throws {AppError} `token_invalid`, or why they may not enter
 */
export async function identify(c: Context<Env>, token: string): Promise<Actor> {
  const { app, visitor } = c.var;
  const actor = await authenticate(app, visitor, token);
  if (actor.scopes) throw new AppError("token_invalid");
  await enterCommons(app, actor);
  return actor;
}
