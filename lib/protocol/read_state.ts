import { z } from "zod";
import { ChannelRef } from "./channels.ts";
import { Id, MessageId } from "./ids.ts";

/** What somebody has seen of a channel, and what not. */
export const ReadState = z.strictObject({
  channel_id: Id,
  read_ts: z.int().meta({ description: "Everything up to this ts has been seen" }),
  last_ts: z.int().meta({ description: "The newest message's" }),
  unread_count: z.int().meta({ description: "100 says a hundred or more; replies not counted" }),
  mention_count: z.int().meta({ description: "In a conversation every message counts" }),
}).meta({ id: "ReadState" });
export type ReadState = z.infer<typeof ReadState>;

export const UnreadList = z.strictObject({
  channels: z.array(ReadState),
  threads: z.strictObject({
    unread_count: z.int().meta({ description: "Threads you follow with something unread" }),
    mention_count: z.int(),
  }),
}).meta({ id: "UnreadList" });

export const MarkRead = ChannelRef.extend({
  message_id: MessageId.optional().meta({
    description: "The last one seen; everything there is if left out",
  }),
}).meta({ id: "MarkRead" });

export const MarkThreadRead = z.strictObject({
  message_id: MessageId,
  last_message_id: MessageId.optional().meta({
    description: "The last reply seen; all of them if left out",
  }),
}).meta({ id: "MarkThreadRead" });

/** Where somebody's cursor is now, for their other devices. */
export const Cursor = z.strictObject({
  channel_id: Id,
  parent_message_id: z.string().nullable().meta({ description: "Of a thread's cursor" }),
  read_ts: z.int(),
}).meta({ id: "ReadCursor" });
export type Cursor = z.infer<typeof Cursor>;
