import type { Contract } from "../contract.ts";
import { Nothing } from "../contract.ts";
import * as notifications from "../notifications.ts";

/** Notifications. */
export const NOTIFICATIONS = {
  listNotifications: {
    summary: "List what one was told of in the last 30 days, the newest first",
    input: notifications.ListNotifications,
    output: notifications.NotificationList,
    errors: ["workspace_not_found"],
    scope: "notifications:read",
  },
  countUnreadNotifications: {
    summary: "Count the notifications that one has not seen",
    input: Nothing,
    output: notifications.UnreadNotifications,
    errors: [],
    scope: "notifications:read",
  },
  markNotificationRead: {
    summary: "Mark a notification as seen",
    input: notifications.NotificationRef,
    output: undefined,
    errors: ["notification_not_found"],
    scope: "notifications:write",
  },
  markAllNotificationsRead: {
    summary: "Mark all notifications as seen",
    input: Nothing,
    output: undefined,
    errors: [],
    scope: "notifications:write",
  },
  getNotificationSettings: {
    summary: "Get what one wants to be told of",
    input: Nothing,
    output: notifications.NotificationSettings,
    errors: [],
    scope: "notifications:read",
  },
  updateNotificationSettings: {
    summary: "Change what one wants to be told of; what is left out stays",
    input: notifications.UpdateNotificationSettings,
    output: notifications.NotificationSettings,
    errors: [],
    scope: "notifications:write",
  },
  getPushKey: {
    summary: "Get the key with which a browser subscribes (its `applicationServerKey`)",
    input: Nothing,
    output: notifications.PushKey,
    errors: [],
    scope: "notifications:read",
  },
  subscribePush: {
    summary: "Let a browser be pushed what one misses, until one signs out there",
    input: notifications.SubscribePush,
    output: notifications.PushSubscription,
    errors: ["too_many_subscriptions"],
    scope: "notifications:write",
    status: 201,
  },
  unsubscribePush: {
    summary: "Push no more to a browser",
    input: notifications.PushSubscriptionRef,
    output: undefined,
    errors: ["subscription_not_found"],
    scope: "notifications:write",
  },
  setChannelLevel: {
    summary: "Say how much of one channel or conversation one wants to be told of",
    input: notifications.SetChannelLevel,
    output: undefined,
    errors: ["channel_not_found", "banned", "not_a_member"],
    scope: "notifications:write",
  },
} as const satisfies Record<string, Contract>;
