import type { Context } from "hono";
import type { Actor } from "../../lib/actor.ts";
import { AppError, toAppError } from "../../lib/errors.ts";
import { checkShape } from "../../lib/json_shape.ts";
import { LIMITS } from "../../lib/limits.ts";
import { describeError } from "../../lib/logger.ts";
import type { Codec, Guest } from "../../lib/realtime/guest.ts";
import { networkOf } from "../../lib/rate_limits/spend.ts";
import type { Env } from "../http.ts";
import { closeIfEnded } from "../realtime/ended.ts";
import { Turns } from "../realtime/turns.ts";
import { count } from "../middleware/limit.ts";
import { identify } from "./serve.ts";
import { upgrade, upgradeHeaders } from "../realtime/upgrade_request.ts";

/** A frame that can't be served, in the words that a door's clients know. */
export class Refused extends Error {
  override name = "Refused";
}

/** What a door does with its sockets. */
export interface Conversation {
  codec: Codec;
  /** The socket is open. */
  open(guest: Guest): void | Promise<void>;
  /** The client has said something: `undefined` where it is no JSON. */
  take(guest: Guest, frame: unknown): void | Promise<void>;
  /** What was asked for could not be done: what was thrown, and what that is to clients. */
  fail(guest: Guest, thrown: unknown, known: AppError): void;
}

/**
 * Makes sure that this instance serves sockets right now, before anybody's token is looked at.
 * @throws {AppError} `unavailable` or `upgrade_required`
 */
export function checkServing(c: Context<Env>): void {
  const { app } = c.var;
  if (app.isDraining() || !app.hub.isProven) throw new AppError("unavailable", { seconds: 1 });
  if (!upgradeHeaders(c)) throw new AppError("upgrade_required");
}

/**
 * Whoever holds the token in a socket's address, if it is a good one. Everybody is counted.
 * @throws {AppError} `rate_limited`, or `unavailable` where it can't be looked at
 */
export async function guestOf(
  c: Context<Env>,
  token: string | undefined,
  admit: (actor: Actor) => Promise<unknown> = () => Promise.resolve(),
): Promise<Actor | undefined> {
  try {
    const actor = await identify(c, token ?? "");
    c.set("actor", actor);
    await count(c, "general");
    await admit(actor);
    return actor;
  } catch (error) {
    const isRefused = error instanceof AppError && [401, 403, 404].includes(error.status);
    if (!isRefused) throw error;
    if (!c.var.actor) await count(c, "general");
    return undefined;
  }
}

/** One more socket of somebody who is known; strangers take nothing of what those share. */
function takeHandshake({ app }: Env["Variables"]): void {
  const isFull = app.config.rateLimits && !app.handshakes.take();
  if (isFull) throw new AppError("unavailable", { seconds: 1 });
}

/** Opens a door's socket for somebody who is known. Nothing thrown may leave its handlers. */
export function serveGuest(
  c: Context<Env>,
  actor: Actor,
  { codec, open, take, fail }: Conversation,
): Response {
  // These clients have no way to renew a token on a socket, and expect it to last: it ends with
  // the session, which is looked at all the time.
  const identity = { ...actor, expiresAt: new Date(8.64e15) };
  const { app } = c.var;
  const { names, occupancy } = app;
  takeHandshake(c.var);
  const { socket, response } = upgrade(c.req.raw);
  const turns = new Turns(app);
  let guest: Guest | undefined;
  socket.onopen = () => {
    const { socketLagMs: drainMs, lagIntervalMs: lookMs } = LIMITS;
    const options = { codec, names, occupancy, drainMs, lookMs };
    const added = app.hub.addGuest(socket, identity, networkOf(actor.address), options);
    if (!added) return socket.close(4029, "Too many sockets");
    guest = added;
    if (app.isDraining()) return added.close("restart");
    closeIfEnded(app, added);
    turns.take(async () => {
      // Told there of where its user may come back to.
      await app.hub.following.enter(added, actor.userId);
      await open(added);
    }, () => added.close("try_later"));
  };
  socket.onmessage = ({ data }) => {
    const here = guest;
    if (!here) return;
    turns.take(async () => {
      if (here.isOpen) await take(here, parse(data));
    }, (thrown) => {
      const known = toAppError(thrown);
      // A door's own refusals are no failures.
      if (known.code === "internal" && !(thrown instanceof Refused)) {
        const fields = { request_id: actor.requestId, ...describeError(thrown) };
        app.logger.error("Frame failed", fields);
      }
      fail(here, thrown, known);
    }, () => here.drained());
  };
  socket.onclose = () => {
    guest?.exitAll();
    if (guest) app.hub.remove(guest);
  };
  socket.onerror = (event) => {
    const fields = { request_id: actor.requestId, ...describeError((event as ErrorEvent).message) };
    app.logger.debug("Socket failed", fields);
  };
  return response;
}

/** What a frame says; nothing where it is no JSON, or more than anybody needs. */
function parse(data: unknown): unknown {
  if (typeof data !== "string" || data.length > LIMITS.frameBytes) return undefined;
  try {
    checkShape(data);
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
