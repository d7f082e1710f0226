import type { Context } from "hono";
import { AppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import { createRouter, type Env } from "../http.ts";
import { sayingOf } from "../doors/errors.ts";
import { checkServing, guestOf, Refused, serveGuest } from "../doors/socket.ts";
import { upgrade } from "../realtime/upgrade_request.ts";
import { FastroomCodec } from "./codec.ts";
import { SOCKET_SAYS } from "./contract.ts";
import { HANDLERS } from "./frames.ts";

/** The FastRoom socket: whoever has no good token is let in and shown out at once. */
export function fastroomSocket() {
  const router = createRouter();
  const codec = new FastroomCodec();
  /** Strangers who were told to go: their clients may take their time. */
  let leaving = 0;
  router.get("/ws", async (c) => {
    checkServing(c);
    const actor = await guestOf(c, c.req.query("access_token"));
    if (!actor && leaving >= LIMITS.strangersLeaving) throw new AppError("token_invalid");
    if (!actor) {
      const answer = showOut(c, () => leaving--);
      leaving++;
      return answer;
    }
    const { app } = c.var;
    return serveGuest(c, actor, {
      codec,
      async open(guest) {
        guest.say({
          type: "system",
          message: `connected as ${await app.names.load(actor.userId)}`,
          heartbeatInterval: app.config.wsHeartbeatInterval,
          presenceMode: "heartbeat",
        });
      },
      async take(guest, frame) {
        if (typeof frame !== "object" || frame === null || Array.isArray(frame)) {
          throw new Refused("invalid json");
        }
        const { type } = frame as { type?: unknown };
        const handle = typeof type === "string" && Object.hasOwn(HANDLERS, type)
          ? HANDLERS[type as keyof typeof HANDLERS]
          : undefined;
        if (!handle) throw new Refused("unknown type");
        await handle({ app, actor: { ...actor, ...guest.identity }, guest, codec }, { ...frame });
      },
      fail(guest, thrown, known) {
        const [, said] = sayingOf(known, SOCKET_SAYS);
        const message = thrown instanceof Refused ? thrown.message : said;
        guest.say({ type: "error", message });
      },
    });
  });
  return router;
}

/** Lets a stranger in to close at once, which is how these clients learn of a bad token. */
function showOut(c: Context<Env>, onGone: () => void): Response {
  const { socket, response } = upgrade(c.req.raw);
  socket.onopen = () => socket.close(4400, "unauthorized");
  socket.onclose = onGone;
  socket.onerror = () => {};
  return response;
}
