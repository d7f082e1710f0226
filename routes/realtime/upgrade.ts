import type { Context } from "hono";
import type { Actor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { authenticate } from "../../lib/auth/authenticate.ts";
import { requireScope } from "../../lib/auth/scopes.ts";
import { AppError } from "../../lib/errors.ts";
import { encodeId } from "../../lib/ids.ts";
import { LIMITS } from "../../lib/limits.ts";
import { describeError } from "../../lib/logger.ts";
import { CLOSE_CODES } from "../../lib/protocol/frames.ts";
import type { Connection } from "../../lib/realtime/connection.ts";
import { networkOf } from "../../lib/rate_limits/spend.ts";
import { redeemTicket } from "../../lib/tickets/redeem.ts";
import { createRouter, type Env } from "../http.ts";
import { accessToken } from "../middleware/authenticate.ts";
import { count } from "../middleware/limit.ts";
import { closeIfEnded } from "./ended.ts";
import { Inbox } from "./inbox.ts";
import { upgrade, upgradeHeaders } from "./upgrade_request.ts";

export const socket = createRouter();

/** Opens the native socket. Who asks is known before the upgrade, so a stranger costs no socket. */
socket.get("/", async (c) => {
  const { app } = c.var;
  // Before a ticket is spent on it.
  if (app.isDraining() || !app.hub.isProven) throw new AppError("unavailable", { seconds: 1 });
  const actor = await identify(c).catch(async (error) => {
    // Whoever guesses at tokens is counted like everybody else.
    await count(c, "general");
    throw error;
  });
  c.set("actor", actor);
  await count(c, "general");
  if (!upgradeHeaders(c)) throw new AppError("upgrade_required");
  // Whoever is known and comes when too many do waits a moment: a storm of sockets that come
  // back must not take the time of those that are here.
  const isFull = app.config.rateLimits && !app.handshakes.take();
  if (isFull) throw new AppError("unavailable", { seconds: 1 });
  const { socket, response } = upgrade(c.req.raw);
  serveSocket(app, actor, socket);
  return response;
});

async function identify(c: Context<Env>): Promise<Actor> {
  const { app, visitor } = c.var;
  const token = accessToken(c);
  if (token !== undefined) {
    const actor = await authenticate(app, visitor, token);
    requireScope(actor, "createTicket");
    return actor;
  }
  const ticket = c.req.query("ticket");
  if (ticket !== undefined) return await redeemTicket(app, visitor, ticket);
  throw new AppError("unauthenticated");
}

/** An exception in a socket's handler would end the whole process: none may leave this function. */
function serveSocket(app: App, actor: Actor, socket: WebSocket): void {
  let connection: Connection | undefined;
  let inbox: Inbox | undefined;
  socket.onopen = () => {
    // It comes once, and what listens for it would stay as long as the socket.
    socket.onopen = null;
    connection = app.hub.add(socket, actor, networkOf(actor.address));
    if (!connection) {
      const { code, reason } = CLOSE_CODES.too_many;
      return socket.close(code, reason);
    }
    // Between the request and now the server may have begun to stop, or the session have ended.
    if (app.isDraining()) return connection.close("restart");
    closeIfEnded(app, connection);
    inbox = new Inbox(app, actor, connection);
    connection.tell({
      type: "hello",
      epoch: app.epoch,
      connection_id: connection.id,
      user_id: encodeId(actor.userId),
      heartbeat_ms: LIMITS.heartbeatMs,
      server_time: new Date().toISOString(),
      limits: { frame_bytes: LIMITS.frameBytes, content_chars: LIMITS.contentChars },
    });
  };
  socket.onmessage = ({ data }) => inbox?.take(data);
  socket.onclose = () => connection && app.hub.remove(connection);
  socket.onerror = (event) => {
    const fields = { request_id: actor.requestId, ...describeError((event as ErrorEvent).message) };
    app.logger.debug("Socket failed", fields);
  };
}
