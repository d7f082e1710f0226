import { z } from "zod";
import { Reaction } from "./reactions.ts";
import { ChannelId, ConversationId, Id, MessageId } from "./ids.ts";
import { pageSize, text, Time } from "./text.ts";

/** A message as clients see it, over HTTP and over the socket. A deleted one has no content. */
export const Message = z.strictObject({
  id: z.string(),
  channel_id: Id,
  ts: z.int().meta({ description: "Microseconds since 1970; unique and rising in its channel" }),
  user_id: Id,
  content: z.string(),
  parent_message_id: z.string().nullable(),
  client_msg_id: z.string().nullable(),
  created_at: Time,
  edited_at: Time.nullable(),
  deleted_at: Time.nullable(),
  pinned_at: Time.nullable(),
  pinned_by: Id.nullable(),
  reactions: z.array(Reaction),
}).meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

export const MessageRef = z.strictObject({ message_id: MessageId });

/** Markdown, kept as it was written; blank messages are refused. */
export const Content = text(1, 40_000).refine(
  (content) => content.trim() !== "",
  "Must not be blank",
);

/** The sender's own name for a send: the same one gives the same answer for ever. */
export const ClientMessageId = text(1, 128).meta({
  description: "Yours, unique per sender; sending it again returns the first message",
});

/** Where a message belongs: one of the two. */
const Place = z.strictObject({
  channel_id: ChannelId.optional().meta({ description: "A channel or a conversation" }),
  conversation_id: ConversationId.optional().meta({ description: "The same for a conversation" }),
});

export const PostMessage = Place.extend({
  content: Content,
  parent_message_id: MessageId.nullable().optional(),
  client_msg_id: ClientMessageId.optional(),
}).meta({ id: "PostMessage" });

export const EditMessage = MessageRef.extend({ content: Content }).meta({ id: "EditMessage" });

/** A place between two messages: a message's ts, or its id. */
const Cursor = z.union([
  z.string().regex(/^\d{16}$/).transform(Number),
  MessageId.transform(({ ts }) => ts),
]).meta({ description: "A `next_cursor`, a message's ts or a message's id" });

export const ListMessages = Place.extend({
  limit: pageSize(50, 100),
  before: Cursor.optional(),
  after: Cursor.optional(),
}).meta({ id: "ListMessages" });

export const PinList = z.strictObject({ messages: z.array(Message) }).meta({ id: "PinList" });

export const ListReplies = MessageRef.extend({
  limit: pageSize(50, 100),
  after: Cursor.optional(),
}).meta({ id: "ListReplies" });

/** In order of time, oldest first, whichever way the pages go. */
export const MessageList = z.strictObject({
  messages: z.array(Message),
  next_cursor: z.string().nullable().meta({
    description: "Give it as `before` (or as `after`, if you paged with that) for the next page",
  }),
}).meta({ id: "MessageList" });
