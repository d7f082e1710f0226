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
 * Makes sure that this instance can serve one more socket right now, before anybody's token
 * is looked at.
 * @throws {AppError} `unavailable` or `upgrade_required`
 */
export function checkRoom(c: Context<Env>): void {
  const { app } = c.var;
  if (app.isDraining() || !app.hub.isProven) throw new AppError("unavailable", { seconds: 1 });
  if (!upgradeHeaders(c)) throw new AppError("upgrade_required");
  const isFull = app.config.rateLimits && !app.handshakes.take();
  if (isFull) throw new AppError("unavailable", { seconds: 1 });
}

/** Opens a door's socket for somebody who is known. Nothing thrown may leave its handlers. */
export function serveGuest(
  c: Context<Env>,
  actor: Actor,
  { codec, open, take, fail }: Conversation,
): Response {
  const { app } = c.var;
  const { names, occupancy } = app;
  const { socket, response } = upgrade(c.req.raw);
  const turns = new Turns(app);
  let guest: Guest | undefined;
  socket.onopen = () => {
    const options = { codec, names, occupancy };
    const added = app.hub.addGuest(socket, actor, networkOf(actor.address), options);
    if (!added) return socket.close(4029, "Too many sockets");
    guest = added;
    if (app.isDraining()) return added.close("restart");
    closeIfEnded(app, added);
    turns.take(() => open(added), () => added.close("try_later"));
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
    });
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
