import { z } from "zod";
import { EphemeralEvent, LoggedEvent } from "./events.ts";
import { ChannelId, Id, StreamId, UserId } from "./ids.ts";
import { ClientMessageId, FrameMessage, PostMessage } from "./messages.ts";
import { Time } from "./text.ts";

const Seq = z.int().min(0);
const Heads = z.record(Id, Seq);

function clientFrame<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
  description: string,
) {
  return z.strictObject({ type: z.literal(type), ...shape }).meta({ description });
}
const serverFrame = clientFrame;

/** Everything a client may send over `/api/v1/ws`. */
export const ClientFrame = z.discriminatedUnion("type", [
  clientFrame("start", {}, "Live from here on. Sent once, after `hello`."),
  clientFrame("resume", {
    epoch: z.string().max(64),
    streams: z.record(z.string().max(10), Seq),
  }, "Instead of `start`: first what was missed since these cursors, then live."),
  clientFrame("resync", { stream: StreamId, after: Seq }, "Repeat one stream after this cursor."),
  clientFrame("send", {
    id: ClientMessageId,
    channel_id: ChannelId,
    content: PostMessage.shape.content,
    parent_message_id: PostMessage.shape.parent_message_id,
  }, "Post a message. `id` is yours and durable: sending it again is answered alike."),
  clientFrame("typing", { channel_id: ChannelId }, "You are typing; at most one every 3 s."),
  clientFrame("presence.subscribe", {
    user_ids: z.array(UserId).max(500),
  }, "Who is on screen: `presence.changed` tells of them and of nobody else. Replaces the last."),
  clientFrame("channels.open", {
    channel_ids: z.array(ChannelId).max(50),
  }, "Which channels are on screen: typing is told of these alone. Until you say, of all."),
  clientFrame("auth", { token: z.string().max(4096) }, "A fresh access token for this socket."),
  clientFrame("ping", {}, "Answered with `pong`. Send one every `heartbeat_ms`."),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

const CONTROL_FRAMES = [
  serverFrame("hello", {
    epoch: z.string().meta({ description: "Which database this is; keep it with the cursors" }),
    connection_id: z.string(),
    user_id: Id,
    heartbeat_ms: z.int(),
    server_time: Time,
    limits: z.strictObject({ frame_bytes: z.int(), content_chars: z.int() }),
  }, "The first frame."),
  serverFrame("ready", {
    heads: Heads,
    complete: z.boolean().meta({
      description: "True after `start` and `resume`: streams not named are not yours (any more)",
    }),
  }, "Live from here on, on these streams, after these seqs."),
  serverFrame("gap", {
    stream: Id,
    have: Seq,
    oldest: Seq,
    head: Seq,
  }, "Too much was missed to repeat: load this stream's state afresh. It is live after `head`."),
  serverFrame("ack", {
    id: z.string(),
    message: FrameMessage,
    duplicate: z.literal(true).optional(),
  }, "The message is committed."),
  serverFrame("pong", {}, "The answer to `ping` and to `auth`."),
  serverFrame("error", {
    id: z.string().optional().meta({ description: "Of the `send` that was refused" }),
    code: z.string(),
    detail: z.string(),
  }, "A frame could not be served. The socket stays open."),
  serverFrame(
    "bye",
    { after_ms: z.int() },
    "The server is stopping: it will close this socket after this long. Come back then.",
  ),
] as const;

/** Everything the server may send, besides arrays of these. */
export const ControlFrame = z.discriminatedUnion("type", CONTROL_FRAMES);
export type ControlFrame = z.infer<typeof ControlFrame>;
export const ServerFrame = z.union([ControlFrame, LoggedEvent, EphemeralEvent]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** Why the server closes a socket. */
export const CLOSE_CODES = {
  restart: { code: 1012, reason: "Restarting; come back" },
  try_later: { code: 1013, reason: "Can't verify your session right now; come back" },
  unauthenticated: { code: 4001, reason: "Not authenticated; stop" },
  token_expired: { code: 4002, reason: "Token expired; refresh and resume" },
  revoked: { code: 4003, reason: "Session revoked; stop" },
  too_slow: { code: 4008, reason: "Too slow; resume" },
  protocol: { code: 4009, reason: "Protocol error" },
  too_many: { code: 4029, reason: "Too many sockets" },
} as const;
export type CloseReason = keyof typeof CLOSE_CODES;
