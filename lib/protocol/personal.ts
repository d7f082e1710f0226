import { z } from "zod";
import { ChannelRef } from "./channels.ts";
import { Id, MessageId, UserId } from "./ids.ts";
import { Content, Message, MessageRef, Place, PostMessage } from "./messages.ts";
import { pageSize, Time } from "./text.ts";
import { Entity } from "./entities.ts";
import { WorkspaceRef } from "./workspaces.ts";

/*
 * What one person keeps for themselves: nobody else ever hears of it.
 */

/** A message that somebody has saved. */
export const SavedRef = z.strictObject({ channel_id: Id, message_id: z.string() })
  .meta({ id: "SavedRef" });

export const ListSaved = WorkspaceRef.extend({
  limit: pageSize(50, 100),
  before: z.string().regex(/^\d{16}$/).transform(Number).optional(),
}).meta({ id: "ListSaved" });

export const SavedList = z.strictObject({
  messages: z.array(Message),
  next_cursor: z.string().nullable().meta({ description: "Give it as `before`" }),
}).meta({ id: "SavedList" });

const parent = MessageId.optional().meta({ description: "Of a reply: what is replied to" });

export const SaveDraft = ChannelRef.extend({ content: Content, parent_message_id: parent })
  .meta({ id: "SaveDraft" });

export const DraftRef = ChannelRef.extend({ parent_message_id: parent });

/** What somebody has begun to write, the same on all their devices. */
export const Draft = z.strictObject({
  channel_id: Id,
  parent_message_id: z.string().nullable(),
  content: z.string(),
  updated_at: Time,
}).meta({ id: "Draft" });
export type Draft = z.infer<typeof Draft>;

export const DraftGone = Draft.pick({ channel_id: true, parent_message_id: true });

export const DraftList = z.strictObject({ drafts: z.array(Draft) }).meta({ id: "DraftList" });

const SendAt = Time.meta({ description: "In the future, within 120 days" });

export const ScheduleMessage = Place.extend({
  content: Content,
  parent_message_id: PostMessage.shape.parent_message_id,
  also_in_channel: PostMessage.shape.also_in_channel,
  send_at: SendAt,
}).meta({ id: "ScheduleMessage" });

export const ScheduledRef = z.strictObject({ scheduled_id: z.uuid() });

export const UpdateScheduled = ScheduledRef.extend({
  content: Content.optional(),
  send_at: SendAt.optional(),
}).meta({ id: "UpdateScheduled" });

/** A message that waits for its time. */
export const Scheduled = z.strictObject({
  id: z.uuid(),
  workspace_id: Id,
  channel_id: Id,
  parent_message_id: z.string().nullable(),
  also_in_channel: z.boolean(),
  content: z.string(),
  send_at: Time,
  created_at: Time,
  failure: z.string().nullable().meta({
    description: "The code of the error for which it was not sent; change its time to try again",
  }),
}).meta({ id: "Scheduled" });
export type Scheduled = z.infer<typeof Scheduled>;

export const ScheduledGone = z.strictObject({ id: z.uuid() });

export const ScheduledList = z.strictObject({ scheduled: z.array(Scheduled) })
  .meta({ id: "ScheduledList" });

export const WhisperMessage = Place.extend({
  user_id: UserId.meta({ description: "Who sees it: somebody in the channel" }),
  content: Content,
}).meta({ id: "WhisperMessage" });

/** A message for one person in a channel. It is kept nowhere. */
export const Whisper = z.strictObject({
  channel_id: Id,
  user_id: Id,
  to_user_id: Id,
  content: z.string(),
  entities: z.array(Entity),
  created_at: Time,
}).meta({ id: "Whisper" });
export type Whisper = z.infer<typeof Whisper>;

export const ForwardMessage = MessageRef.extend({
  channel_id: Place.shape.channel_id,
  conversation_id: Place.shape.conversation_id,
  content: PostMessage.shape.content,
  client_msg_id: PostMessage.shape.client_msg_id,
}).meta({ id: "ForwardMessage" });

export const Permalink = z.strictObject({ permalink: z.url() }).meta({ id: "Permalink" });
