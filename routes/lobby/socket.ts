import type { Actor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { joinOnce } from "../../lib/channels/join.ts";
import { startTyping } from "../../lib/channels/type.ts";
import { sendMessage } from "../../lib/messages/send.ts";
import { PostMessage } from "../../lib/protocol/messages.ts";
import { spend, whoIs } from "../../lib/rate_limits/spend.ts";
import type { Guest } from "../../lib/realtime/guest.ts";
import { sayingOf } from "../doors/errors.ts";
import { checkServing, guestOf, serveGuest } from "../doors/socket.ts";
import { createRouter, invalidInput } from "../http.ts";
import { frame, LOBBY_CODEC } from "./codec.ts";
import { CONTENT_CHARS, isTooLong } from "./contract.ts";

/** The lobby's socket: whoever has no good token is refused before it is one. */
export function lobbySocket() {
  const router = createRouter();
  router.get("/ws/chat", async (c) => {
    checkServing(c);
    const { app } = c.var;
    const channelId = app.config.commonsRoom;
    const actor = await guestOf(
      c,
      c.req.query("token"),
      (actor) => joinOnce(app, actor, { channel_id: channelId }),
    );
    if (!actor) return c.json({ detail: "Forbidden" }, 403);
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
        // Whoever is in the commons no more has nothing to wait for here.
        if (known.status === 404) return guest.close("revoked");
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
    if (isTooLong(content)) {
      const message = `Message exceeds ${CONTENT_CHARS} character limit`;
      return guest.say(frame("error", { message }));
    }
    const checked = PostMessage.shape.content.safeParse(content);
    if (!checked.success) throw invalidInput(checked.error.issues);
    await spend(app, "burst", whoIs(actor));
    await sendMessage(app, actor, { channel_id: app.config.commonsRoom, content });
  },

  typing: ({ app, actor, guest }) => startTyping(app, actor, guest, app.config.commonsRoom),

  ping: ({ guest }) => guest.say(frame("pong", {})),
} satisfies Record<string, Handler>;
