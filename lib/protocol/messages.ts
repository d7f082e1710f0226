import { z } from "zod";
import { Entity } from "./entities.ts";
import { File } from "./files.ts";
import { ChannelId, ConversationId, FileId, Id, MessageId } from "./ids.ts";
import { Reaction } from "./reactions.ts";
import { BLANK } from "./slim.ts";
import { flag, pageSize, text, Time } from "./text.ts";

/** What hangs on a message that was replied to. */
export const ThreadSummary = z.strictObject({
  reply_count: z.int(),
  last_reply_at: Time,
  user_ids: z.array(Id).meta({ description: "The first who replied, at most 5" }),
}).meta({ id: "ThreadSummary" });
export type ThreadSummary = z.infer<typeof ThreadSummary>;

/** What the server itself tells in a channel; `content` says the same in English. */
export const SystemNote = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("member_joined") }),
  z.strictObject({ type: z.literal("member_added"), user_id: Id }),
  z.strictObject({ type: z.literal("member_left") }),
  z.strictObject({ type: z.literal("member_removed"), user_id: Id }),
  z.strictObject({ type: z.literal("channel_renamed"), from: z.string(), to: z.string() }),
  z.strictObject({ type: z.literal("topic_changed"), topic: z.string() }),
  z.strictObject({ type: z.literal("purpose_changed"), purpose: z.string() }),
]).meta({ id: "SystemNote" });
export type SystemNote = z.infer<typeof SystemNote>;

/** What a page says of itself that a message links to. */
export const LinkPreview = z.strictObject({
  url: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  site: z.string().nullable(),
  image_url: z.string().nullable().meta({ description: "On this server, as WebP" }),
}).meta({ id: "LinkPreview" });

/** Characters of blocks, attachments or metadata, written as JSON. */
const MOST_JSON_CHARS = 32_768;

function kept<Schema extends z.ZodType>(schema: Schema) {
  return schema.refine(
    (value) => JSON.stringify(value).length <= MOST_JSON_CHARS,
    `Must be at most ${MOST_JSON_CHARS} characters of JSON`,
  );
}

const Blocks = z.array(z.looseObject({ type: z.string().max(100) })).max(50);
const Attachments = z.array(z.looseObject({})).max(20);
const Metadata = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.looseObject({}),
});

/** A message as clients see it, over HTTP and over the socket. A deleted one has no content. */
export const Message = z.strictObject({
  id: z.string(),
  channel_id: Id,
  ts: z.int().meta({ description: "Microseconds since 1970; unique and rising in its channel" }),
  user_id: Id,
  content: z.string(),
  entities: z.array(Entity),
  blocks: Blocks.nullable(),
  attachments: Attachments.nullable(),
  metadata: Metadata.nullable(),
  system: SystemNote.nullable(),
  parent_message_id: z.string().nullable(),
  also_in_channel: z.boolean().meta({ description: "A reply that stands in the channel too" }),
  thread: ThreadSummary.nullable().meta({ description: "null where nobody has replied" }),
  client_msg_id: z.string().nullable(),
  created_at: Time,
  edited_at: Time.nullable(),
  deleted_at: Time.nullable(),
  pinned_at: Time.nullable(),
  pinned_by: Id.nullable(),
  reactions: z.array(Reaction),
  files: z.array(File),
  previews: z.array(LinkPreview).meta({ description: "Of its links; `message.previewed` tells" }),
}).meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

/** The same in a frame, which leaves out what a message most often doesn't have. */
export const FrameMessage = Message.extend({
  entities: Message.shape.entities.default(BLANK.entities),
  blocks: Message.shape.blocks.default(BLANK.blocks),
  attachments: Message.shape.attachments.default(BLANK.attachments),
  metadata: Message.shape.metadata.default(BLANK.metadata),
  system: Message.shape.system.default(BLANK.system),
  parent_message_id: Message.shape.parent_message_id.default(BLANK.parent_message_id),
  also_in_channel: Message.shape.also_in_channel.default(BLANK.also_in_channel),
  thread: Message.shape.thread.default(BLANK.thread),
  client_msg_id: Message.shape.client_msg_id.default(BLANK.client_msg_id),
  edited_at: Message.shape.edited_at.default(BLANK.edited_at),
  deleted_at: Message.shape.deleted_at.default(BLANK.deleted_at),
  pinned_at: Message.shape.pinned_at.default(BLANK.pinned_at),
  pinned_by: Message.shape.pinned_by.default(BLANK.pinned_by),
  reactions: Message.shape.reactions.default(BLANK.reactions),
  files: Message.shape.files.default(BLANK.files),
  previews: Message.shape.previews.default(BLANK.previews),
}).meta({ id: "FrameMessage" });

export const MessageRef = z.strictObject({ message_id: MessageId });

const Text = text(0, 40_000);
/** Markdown, kept as it was written; blank messages are refused. */
export const Content = Text.refine((content) => content.trim() !== "", "Must not be blank");

/** The sender's own name for a send: the same one gives the same answer for ever. */
export const ClientMessageId = text(1, 128).meta({
  description: "Yours, unique per sender; sending it again returns the first message",
});

/** Where a message belongs: one of the two. */
export const Place = z.strictObject({
  channel_id: ChannelId.optional().meta({ description: "A channel or a conversation" }),
  conversation_id: ConversationId.optional().meta({ description: "The same for a conversation" }),
});

export const PostMessage = Place.extend({
  content: Text.default("").meta({
    description: "Markdown; `<@U…>` and `@channel` call people. May be blank beside blocks",
  }),
  parent_message_id: MessageId.nullable().optional(),
  also_in_channel: z.boolean().optional().meta({ description: "Show a reply in the channel too" }),
  blocks: kept(Blocks).optional(),
  attachments: kept(Attachments).optional(),
  metadata: kept(Metadata).optional(),
  file_ids: z.array(FileId).max(10)
    .refine((ids) => new Set(ids).size === ids.length, "Must name each file once").optional()
    .meta({ description: "Files of this workspace that you uploaded, or that you may see" }),
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

/** What a message said before it was edited. */
export const Edit = z.strictObject({
  content: z.string(),
  written_at: Time,
  replaced_at: Time,
}).meta({ id: "Edit" });

export const EditList = z.strictObject({ edits: z.array(Edit) }).meta({ id: "EditList" });

/** A thread as one person sees it. */
export const ThreadPage = MessageList.extend({
  parent: Message,
  is_following: z.boolean(),
  read_ts: z.int().nullable().meta({
    description: "What you have seen; null: you had no part yet",
  }),
}).meta({ id: "ThreadPage" });

export const PostReply = PostMessage.omit({
  channel_id: true,
  conversation_id: true,
  parent_message_id: true,
}).extend({ message_id: MessageId }).meta({ id: "PostReply" });

export const ListThreads = z.strictObject({
  unread_only: flag(false),
  limit: pageSize(20, 100),
  before: Cursor.optional(),
});

/** A thread that somebody follows. */
export const FollowedThread = z.strictObject({
  message: Message.meta({ description: "The one that is replied to" }),
  read_ts: z.int(),
  unread_count: z.int().meta({ description: "100 says a hundred or more" }),
  mention_count: z.int(),
}).meta({ id: "FollowedThread" });

export const ThreadList = z.strictObject({
  threads: z.array(FollowedThread),
  next_cursor: z.string().nullable().meta({ description: "Give it as `before`" }),
}).meta({ id: "ThreadList" });

/** What the events of threads tell. */
export const ThreadUpdate = z.strictObject({
  channel_id: Id,
  message_id: z.string(),
  thread: ThreadSummary.nullable(),
}).meta({ id: "ThreadUpdate" });
export type ThreadUpdate = z.infer<typeof ThreadUpdate>;

export const PersonsThread = z.strictObject({ channel_id: Id, message_id: z.string() });
