import type { LoggedEvent } from "./events.ts";
import type { ControlFrame } from "./frames.ts";
import type { Message } from "./messages.ts";

type Ack = Extract<ControlFrame, { type: "ack" }>;
type Tells = { [Type in LoggedEvent["type"]]: Extract<LoggedEvent, { type: Type }>["data"] };
/** The events that tell of a whole message. */
type MessageEvent = {
  [Type in keyof Tells]: Tells[Type] extends Message ? Type : never;
}[keyof Tells];

/**
 * What a message has in a frame unless it says otherwise. Most messages are a line of text, and
 * half of their bytes would be nulls, to each of a thousand sockets.
 */
export const BLANK = {
  entities: [],
  blocks: null,
  attachments: null,
  metadata: null,
  system: null,
  parent_message_id: null,
  also_in_channel: false,
  thread: null,
  client_msg_id: null,
  edited_at: null,
  deleted_at: null,
  pinned_at: null,
  pinned_by: null,
  reactions: [],
  files: [],
  previews: [],
} satisfies Partial<Message>;

/** A message without what is blank. */
type Slim = Omit<Message, keyof typeof BLANK> & Partial<Message>;

const MESSAGE_EVENTS = {
  "message.created": true,
  "message.edited": true,
  "message.deleted": true,
  "message.previewed": true,
  "message.pinned": true,
  "message.unpinned": true,
} satisfies Record<MessageEvent, true>;

/** An event, or the answer to a send, as sockets get it. */
export function writeFrame(frame: LoggedEvent | Ack): string {
  if (frame.type === "ack") return JSON.stringify({ ...frame, message: slim(frame.message) });
  if (!tellsOfMessage(frame)) return JSON.stringify(frame);
  const { type, stream, seq, data } = frame;
  return JSON.stringify({ type, stream, seq, data: slim(data) });
}

/** What `writeFrame` was given; any other frame as it is. */
export function fillFrame<Frame extends { type: string }>(frame: Frame): Frame {
  if (isAck(frame)) return { ...frame, message: whole(frame.message) };
  return tellsOfMessage(frame) ? { ...frame, data: whole(frame.data) } : frame;
}

/**
 * `JSON.stringify` leaves out what is undefined. As one literal, because V8 made an object that
 * gets its properties one by one among the long-lived: 1.3 KB for each send.
 */
function slim(message: Message): Slim {
  return {
    ...message,
    entities: unlessEmpty(message.entities),
    blocks: message.blocks ?? undefined,
    attachments: message.attachments ?? undefined,
    metadata: message.metadata ?? undefined,
    system: message.system ?? undefined,
    parent_message_id: message.parent_message_id ?? undefined,
    also_in_channel: message.also_in_channel || undefined,
    thread: message.thread ?? undefined,
    client_msg_id: message.client_msg_id ?? undefined,
    edited_at: message.edited_at ?? undefined,
    deleted_at: message.deleted_at ?? undefined,
    pinned_at: message.pinned_at ?? undefined,
    pinned_by: message.pinned_by ?? undefined,
    reactions: unlessEmpty(message.reactions),
    files: unlessEmpty(message.files),
    previews: unlessEmpty(message.previews),
  };
}

/** The log may have an event from before messages had such a list. */
function unlessEmpty<Item>(list: Item[] | undefined): Item[] | undefined {
  return list?.length === 0 ? undefined : list;
}

function whole(message: Slim): Message {
  // Lists of its own, for who changes them.
  const lists = { entities: [], reactions: [], files: [], previews: [] };
  return { ...BLANK, ...lists, ...message };
}

function tellsOfMessage(frame: { type: string }): frame is Extract<
  LoggedEvent,
  { type: MessageEvent }
> {
  return frame.type in MESSAGE_EVENTS;
}

function isAck(frame: { type: string }): frame is Ack {
  return frame.type === "ack";
}
