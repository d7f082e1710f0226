import { z } from "zod";
import { Channel, ChannelMember } from "./channels.ts";
import { Emoji, EmojiGone } from "./emoji.ts";
import { File, FileGone } from "./files.ts";
import { Id } from "./ids.ts";
import { FrameMessage, PersonsThread, ThreadUpdate } from "./messages.ts";
import { Report } from "./moderation.ts";
import {
  Notification,
  NotificationGone,
  NotificationSettings,
  NotificationsRead,
} from "./notifications.ts";
import { Draft, DraftGone, SavedRef, Scheduled, ScheduledGone, Whisper } from "./personal.ts";
import { PersonsReaction } from "./reactions.ts";
import { PersonsPresence } from "./presence.ts";
import { Cursor } from "./read_state.ts";
import { User } from "./users.ts";
import { Workspace, WorkspaceMember, WorkspaceRole } from "./workspaces.ts";

/** An event of the log: replayed to whoever missed it, and harmless if applied twice. */
function logged<Type extends string, Data extends z.ZodType>(
  type: Type,
  data: Data,
  description: string,
) {
  return z.strictObject({
    type: z.literal(type),
    stream: Id,
    seq: z.int().positive(),
    data,
  }).meta({ description });
}

const ChannelPerson = z.strictObject({ channel_id: Id, user_id: Id });
const ChannelBan = ChannelPerson.extend({
  is_muted: z.boolean().meta({ description: "Whether they are muted too, once they are back" }),
});
const WorkspacePerson = z.strictObject({ workspace_id: Id, user_id: Id });
const ChannelGone = z.strictObject({ channel_id: Id });
const WorkspaceGone = z.strictObject({ workspace_id: Id });

/** Everything that can stand in the log. Add a member here or nothing can announce it. */
export const LoggedEvent = z.discriminatedUnion("type", [
  logged("message.created", FrameMessage, "Channel stream. Somebody posted."),
  logged("message.edited", FrameMessage, "Channel stream. The author changed the content."),
  logged("message.deleted", FrameMessage, "Channel stream. Only the tombstone is left."),
  logged("message.previewed", FrameMessage, "Channel stream. What its links lead to is known."),
  logged("thread.updated", ThreadUpdate, "Channel stream. A reply came or went."),
  logged("thread.followed", PersonsThread, "User stream. You follow a thread from now on."),
  logged("thread.unfollowed", PersonsThread, "User stream. You follow a thread no more."),
  logged("read.moved", Cursor, "User stream. You have seen a channel or thread up to here."),
  logged("message.saved", SavedRef, "User stream. You saved a message."),
  logged("message.unsaved", SavedRef, "User stream. You took a message from those you saved."),
  logged("draft.updated", Draft, "User stream. You wrote on at a draft."),
  logged("draft.deleted", DraftGone, "User stream. A draft is gone."),
  logged("scheduled.updated", Scheduled, "User stream. A message of yours waits, or has failed."),
  logged("scheduled.removed", ScheduledGone, "User stream. It was sent or taken back."),
  logged("message.pinned", FrameMessage, "Channel stream. Somebody pinned a message."),
  logged("message.unpinned", FrameMessage, "Channel stream. Somebody took a pin away."),
  logged("reaction.added", PersonsReaction, "Channel stream. Somebody reacted to a message."),
  logged("reaction.removed", PersonsReaction, "Channel stream. Somebody took a reaction back."),
  logged("member.joined", ChannelMember, "Channel stream. Somebody entered the channel."),
  logged(
    "member.removed",
    ChannelPerson,
    "Channel stream. Somebody left or was removed; to that person it is the last event.",
  ),
  logged("member.banned", ChannelBan, "Channel stream. Somebody may not be here any more."),
  logged("member.unbanned", ChannelBan, "Channel stream. Somebody may come back."),
  logged(
    "member.updated",
    ChannelMember,
    "Channel stream. A member's role, or whether they are muted.",
  ),
  logged("channel.created", Channel, "Workspace stream. There is a new public channel."),
  logged("channel.updated", Channel, "Channel stream, and workspace stream if it is public."),
  logged("channel.hidden", ChannelGone, "Workspace stream. Only who is inside sees it any more."),
  logged(
    "channel.deleted",
    ChannelGone,
    "Channel stream, where it is the last event, and workspace stream if it was public.",
  ),
  logged("channel.joined", Channel, "User stream. You are in a channel from now on."),
  logged("channel.left", ChannelGone, "User stream. You are in a channel no more."),
  logged("workspace.updated", Workspace, "Workspace stream. Its name or settings changed."),
  logged("workspace.deleted", WorkspaceGone, "Workspace stream, where it is the last event."),
  logged("workspace.joined", Workspace, "User stream. You are in a workspace from now on."),
  logged("workspace.left", WorkspaceGone, "User stream. You are in a workspace no more."),
  logged("user.joined", WorkspaceMember, "Workspace stream. Somebody entered the workspace."),
  logged(
    "user.left",
    WorkspacePerson,
    "Workspace stream. Somebody left or was removed; to that person it is the last event.",
  ),
  logged("emoji.added", Emoji, "Workspace stream, and each guest's. A new emoji."),
  logged("emoji.removed", EmojiGone, "Workspace stream, and each guest's. An emoji is gone."),
  logged(
    "file.updated",
    File,
    "Channel streams of messages that carry it, and its owner's. Its thumbnails are drawn.",
  ),
  logged("file.deleted", FileGone, "Channel streams of messages that carried it."),
  logged("notification.created", Notification, "User stream. Something concerns you."),
  logged("notification.read", NotificationsRead, "User stream. You have seen what concerned you."),
  logged("notification.removed", NotificationGone, "User stream. Its message is gone."),
  logged("notification_settings.updated", NotificationSettings, "User stream. Your wishes."),
  logged("report.created", Report, "User stream of moderators. Somebody reported a message."),
  logged("report.resolved", Report, "User stream of moderators. A report is settled."),
  logged("user.updated", User, "Workspace stream. Somebody changed the profile."),
  logged(
    "role.changed",
    WorkspacePerson.extend({ role: WorkspaceRole }),
    "Workspace stream. Somebody has another role.",
  ),
]);
export type LoggedEvent = z.infer<typeof LoggedEvent>;
export type LoggedType = LoggedEvent["type"];
export type DataOf<Type extends LoggedType> = Extract<LoggedEvent, { type: Type }>["data"];

/** Events that live for a moment: no seq, never replayed. */
export const EphemeralEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("typing.started"),
    stream: Id,
    data: ChannelPerson,
  }).meta({ description: "Somebody else is typing in a channel of yours." }),
  z.strictObject({
    type: z.literal("typing.stopped"),
    stream: Id,
    data: ChannelPerson,
  }).meta({ description: "They are not typing any more; it may also be silent." }),
  z.strictObject({
    type: z.literal("presence.changed"),
    stream: Id,
    data: z.strictObject({ presences: z.array(PersonsPresence) }),
  }).meta({ description: "Of those whom this socket watches: all at first, then who changes." }),
  z.strictObject({
    type: z.literal("message.whispered"),
    stream: Id,
    data: Whisper,
  }).meta({ description: "A message for you alone, which nothing keeps." }),
]);
export type EphemeralEvent = z.infer<typeof EphemeralEvent>;

export const ServerEvent = z.union([LoggedEvent, EphemeralEvent]).meta({ id: "ServerEvent" });
export type ServerEvent = z.infer<typeof ServerEvent>;
