import type { Context } from "hono";
import type { Actor } from "../../lib/actor.ts";
import { AppError } from "../../lib/errors.ts";
import { createRouter, type Env } from "../http.ts";
import { sayingOf } from "../doors/errors.ts";
import { identify } from "../doors/serve.ts";
import { checkRoom, Refused, serveGuest } from "../doors/socket.ts";
import { count } from "../middleware/limit.ts";
import { upgrade } from "../realtime/upgrade_request.ts";
import { FastroomCodec } from "./codec.ts";
import { SOCKET_SAYS } from "./contract.ts";
import { HANDLERS } from "./frames.ts";

/** The FastRoom socket: whoever has no good token is let in and shown out at once. */
export function fastroomSocket() {
  const router = createRouter();
  const codec = new FastroomCodec();
  router.get("/ws", async (c) => {
    checkRoom(c);
    const actor = await actorOf(c);
    if (!actor) return showOut(c);
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

async function actorOf(c: Context<Env>): Promise<Actor | undefined> {
  try {
    const actor = await identify(c, c.req.query("access_token") ?? "");
    c.set("actor", actor);
    await count(c, "general");
    return actor;
  } catch (error) {
    const isStranger = error instanceof AppError && error.status !== 429;
    if (!isStranger) throw error;
    await count(c, "general");
    return undefined;
  }
}

function showOut(c: Context<Env>): Response {
  const { socket, response } = upgrade(c.req.raw);
  socket.onopen = () => socket.close(4400, "unauthorized");
  socket.onerror = () => {};
  return response;
}
