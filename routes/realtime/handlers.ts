import type { Actor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { authenticate } from "../../lib/auth/authenticate.ts";
import { requireScope } from "../../lib/auth/scopes.ts";
import { startTyping } from "../../lib/channels/type.ts";
import { AppError } from "../../lib/errors.ts";
import { encodeId } from "../../lib/ids.ts";
import { LIMITS } from "../../lib/limits.ts";
import { sendMessage } from "../../lib/messages/send.ts";
import type { ClientFrame } from "../../lib/protocol/frames.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { spend, whoIs } from "../../lib/rate_limits/spend.ts";
import type { Connection } from "../../lib/realtime/connection.ts";

/** A socket with whoever speaks through it. */
export interface Speaker {
  app: App;
  actor: Actor;
  connection: Connection;
  /** Whether this socket may say right now that somebody is typing. */
  mayType(): boolean;
}

type FrameOf<Type> = Extract<ClientFrame, { type: Type }>;
type Handlers = {
  [Type in ClientFrame["type"]]: (
    speaker: Speaker,
    frame: FrameOf<Type>,
  ) => void | Promise<void>;
};

/** What each frame does: one entry for each, or this does not compile. */
export const HANDLERS: Handlers = {
  start: ({ app, connection }) => goLive(app, connection, new Map()),

  async resume({ app, connection }, { epoch, streams }) {
    if (epoch !== app.epoch) throw new AppError("resync_required");
    const cursors = new Map<number, number>();
    for (const [text, seq] of Object.entries(streams)) {
      const id = decodeId(text);
      if (id !== undefined) cursors.set(id, seq);
    }
    if (cursors.size > LIMITS.resumeStreams) throw new AppError("resync_required");
    await goLive(app, connection, cursors);
  },

  async resync({ app, connection }, { stream, after }) {
    const isFollowed = await orClose(
      connection,
      app.hub.following.resync(connection, stream, after),
    );
    if (!isFollowed) throw new AppError("unknown_stream", { id: encodeId(stream) });
  },

  async send({ app, actor, connection }, frame) {
    requireScope(actor, "postMessage");
    await spend(app, "send", whoIs(actor));
    const { id, channel_id, content, parent_message_id } = frame;
    const { message, isDuplicate } = await sendMessage(app, actor, {
      channel_id,
      content,
      parent_message_id,
      client_msg_id: id,
    });
    connection.tell({ type: "ack", id, message, ...(isDuplicate && { duplicate: true }) });
  },

  async typing({ app, actor, connection, mayType }, { channel_id }) {
    requireScope(actor, "postMessage");
    if (mayType()) await startTyping(app, actor, connection, channel_id);
  },

  "presence.subscribe": ({ app, actor, connection }, { user_ids }) => {
    requireScope(actor, "getPresence");
    return app.presence.watch(connection, user_ids);
  },

  "channels.open": ({ connection }, { channel_ids }) => {
    connection.opened = new Set(channel_ids);
  },

  async auth({ app, actor, connection }, { token }) {
    const { userId, sessionId, expiresAt, scopes } = await authenticate(app, actor, token);
    if (userId !== actor.userId) throw new AppError("token_invalid");
    requireScope({ scopes }, "createTicket");
    connection.identity = { userId, sessionId, expiresAt, scopes };
    connection.tell({ type: "pong" });
  },

  ping: ({ connection }) => connection.tell({ type: "pong" }),
};

async function goLive(
  app: App,
  connection: Connection,
  cursors: ReadonlyMap<number, number>,
): Promise<void> {
  if (connection.isLive) throw new AppError("already_started");
  const isKnown = await orClose(connection, app.hub.following.start(connection, cursors));
  if (!isKnown) throw new AppError("resync_required");
}

/** A socket that failed half way would be wrong without knowing: it is closed, and can resume. */
async function orClose<T>(connection: Connection, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    connection.close("try_later");
    throw error;
  }
}
