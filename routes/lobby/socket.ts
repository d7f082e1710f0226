import type { Context } from "hono";
import type { Actor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { joinOnce } from "../../lib/channels/join.ts";
import { startTyping } from "../../lib/channels/type.ts";
import { AppError } from "../../lib/errors.ts";
import { sendMessage } from "../../lib/messages/send.ts";
import { spend, whoIs } from "../../lib/rate_limits/spend.ts";
import type { Guest } from "../../lib/realtime/guest.ts";
import { sayingOf } from "../doors/errors.ts";
import { identify } from "../doors/serve.ts";
import { checkRoom, serveGuest } from "../doors/socket.ts";
import { createRouter, type Env } from "../http.ts";
import { count } from "../middleware/limit.ts";
import { frame, LOBBY_CODEC } from "./codec.ts";
import { CONTENT_CHARS } from "./contract.ts";

/** The lobby's socket: whoever has no good token is refused before it is one. */
export function lobbySocket() {
  const router = createRouter();
  router.get("/ws/chat", async (c) => {
    checkRoom(c);
    const actor = await actorOf(c);
    if (!actor) return c.json({ detail: "Forbidden" }, 403);
    const { app } = c.var;
    const channelId = app.config.commonsRoom;
    return serveGuest(c, actor, {
      codec: LOBBY_CODEC,
      async open(guest) {
        guest.enter(channelId);
        if (!await app.hub.following.enter(guest, channelId)) return guest.close("revoked");
        guest.release(channelId, 0);
      },
      async take(guest, given) {
        const { event, data } = (given ?? {}) as { event?: unknown; data?: unknown };
        const handle = typeof event === "string" && Object.hasOwn(HANDLERS, event)
          ? HANDLERS[event as keyof typeof HANDLERS]
          : undefined;
        if (!handle) {
          const message = given === undefined ? "Invalid JSON" : "Unknown event";
          return guest.say(frame("error", { message }));
        }
        const fields = typeof data === "object" && data !== null ? data : {};
        const speaker = { ...actor, ...guest.identity };
        await handle({ app, actor: speaker, guest }, fields as Record<string, unknown>);
      },
      fail(guest, _, known) {
        const [, message] = sayingOf(known, {
          rate_limited: [429, "Rate limit exceeded. Please slow down."],
        });
        guest.say(frame("error", { message }));
      },
    });
  });
  return router;
}

interface Speaker {
  app: App;
  actor: Actor;
  guest: Guest;
}

type Handler = (speaker: Speaker, data: Record<string, unknown>) => void | Promise<void>;

/** What each event does. */
const HANDLERS = {
  async send_message({ app, actor, guest }, { content }) {
    if (typeof content !== "string" || content.trim() === "") return;
    if (content.length > CONTENT_CHARS) {
      const message = `Message exceeds ${CONTENT_CHARS} character limit`;
      return guest.say(frame("error", { message }));
    }
    await spend(app, "burst", whoIs(actor));
    await sendMessage(app, actor, { channel_id: app.config.commonsRoom, content });
  },

  typing: ({ app, actor, guest }) => startTyping(app, actor, guest, app.config.commonsRoom),

  ping: ({ guest }) => guest.say(frame("pong", {})),
} satisfies Record<string, Handler>;

/** Who asks, if they may be in the room: they are put into it. */
async function actorOf(c: Context<Env>): Promise<Actor | undefined> {
  const { app } = c.var;
  try {
    const actor = await identify(c, c.req.query("token") ?? "");
    c.set("actor", actor);
    await count(c, "general");
    await joinOnce(app, actor, { channel_id: app.config.commonsRoom });
    return actor;
  } catch (error) {
    const isRefused = error instanceof AppError && [401, 403, 404].includes(error.status);
    if (!isRefused) throw error;
    await count(c, "general");
    return undefined;
  }
}
