import { z } from "zod";
import { ChannelId, Id, WorkspaceId } from "./ids.ts";
import { flag, line, pageSize, Time } from "./text.ts";
import { TimeZone } from "./users.ts";

export const Level = z.enum(["all", "mentions", "none"]);
export type Level = z.infer<typeof Level>;

/** Why somebody is told. */
export const Reason = z.enum(["direct", "mention", "call", "reply", "keyword", "message"]).meta({
  description: "`call` is `@channel` or `@here`; `message` where they want all of a channel",
});
export type Reason = z.infer<typeof Reason>;

export const Notification = z.strictObject({
  id: z.uuid(),
  reason: Reason,
  workspace_id: Id,
  channel_id: Id,
  message_id: z.string(),
  parent_message_id: z.string().nullable().meta({ description: "The thread that it is in" }),
  user_id: Id.meta({ description: "Who wrote it" }),
  content: z.string().meta({ description: "How the message begins, as it stands now" }),
  silent: z.boolean().meta({ description: "They did not want to be disturbed then" }),
  created_at: Time,
  read_at: Time.nullable(),
}).meta({ id: "Notification" });
export type Notification = z.infer<typeof Notification>;

export const NotificationRef = z.strictObject({ notification_id: z.uuid() });

export const ListNotifications = z.strictObject({
  unread_only: flag(false),
  workspace_id: WorkspaceId.optional(),
  limit: pageSize(50, 100),
  before: z.string().regex(/^\d{16}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/).optional().meta({
    description: "A `next_cursor`",
  }),
});

export const NotificationList = z.strictObject({
  notifications: z.array(Notification),
  next_cursor: z.string().nullable(),
}).meta({ id: "NotificationList" });

export const UnreadNotifications = z.strictObject({
  unread_count: z.int().meta({ description: "1000 says a thousand or more" }),
}).meta({ id: "UnreadNotifications" });

/** Which notifications somebody has seen; null says all that there are. */
export const NotificationsRead = z.strictObject({
  notification_ids: z.array(z.uuid()).nullable(),
});

/** One whose message is gone. */
export const NotificationGone = z.strictObject({ notification_id: z.uuid() });

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Must be a time of day, as 22:30");

const Quiet = z.strictObject({
  from: TimeOfDay,
  until: TimeOfDay.meta({ description: "Of the next day, where it is earlier than `from`" }),
  time_zone: TimeZone,
}).refine(({ from, until }) => from !== until, "Must not begin when it ends");

export const NotificationSettings = z.strictObject({
  channel_default: Level.meta({ description: "Of channels that have no level of their own" }),
  direct_messages: z.boolean(),
  threads: z.boolean().meta({ description: "Replies in threads that one follows" }),
  keywords: z.array(z.string()),
  mail: z.boolean().meta({ description: "A digest of what one has missed" }),
  push: z.boolean().meta({ description: "To browsers that have subscribed" }),
  quiet_hours: Quiet.nullable(),
  snoozed_until: Time.nullable(),
  channels: z.record(Id, Level).meta({ description: "Those with a level of their own" }),
}).meta({ id: "NotificationSettings" });
export type NotificationSettings = z.infer<typeof NotificationSettings>;

export const UpdateNotificationSettings = NotificationSettings.omit({ channels: true }).extend({
  keywords: z.array(line(60)).max(50),
  snoozed_until: Time.refine((at) => /^20\d\d-/.test(at), "Must be in this century").nullable(),
}).partial().meta({ id: "UpdateNotificationSettings" });

export const SetChannelLevel = z.strictObject({
  channel_id: ChannelId,
  level: Level.nullable().meta({ description: "null is as everywhere" }),
}).meta({ id: "SetChannelLevel" });

export const PushKey = z.strictObject({ public_key: z.string() }).meta({ id: "PushKey" });

const Base64Url = (min: number, max: number) =>
  z.string().min(min).max(max).regex(/^[\w-]+=*$/, "Must be base64url");

/** As `PushSubscription.toJSON()` of a browser gives it. */
export const SubscribePush = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(1_000)
    .transform((url) => new URL(url).href),
  keys: z.strictObject({ p256dh: Base64Url(80, 100), auth: Base64Url(20, 30) }),
  expirationTime: z.number().nullable().optional(),
}).meta({ id: "SubscribePush" });

export const PushSubscription = z.strictObject({ id: z.uuid() }).meta({ id: "PushSubscription" });

export const PushSubscriptionRef = z.strictObject({ subscription_id: z.uuid() });
