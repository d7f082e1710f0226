import { countUnreadNotifications } from "../lib/notifications/count_unread.ts";
import { getNotificationSettings } from "../lib/notifications/get_settings.ts";
import { listNotifications } from "../lib/notifications/list.ts";
import { markAllNotificationsRead } from "../lib/notifications/mark_all_read.ts";
import { markNotificationRead } from "../lib/notifications/mark_read.ts";
import { setChannelLevel } from "../lib/notifications/set_channel_level.ts";
import { updateNotificationSettings } from "../lib/notifications/update_settings.ts";
import { getPushKey } from "../lib/push/get_key.ts";
import { subscribePush } from "../lib/push/subscribe.ts";
import { unsubscribePush } from "../lib/push/unsubscribe.ts";
import { createRouter, serve } from "./http.ts";

export const notifications = createRouter();

serve(notifications, "listNotifications", listNotifications);
serve(notifications, "countUnreadNotifications", countUnreadNotifications);
serve(notifications, "markAllNotificationsRead", markAllNotificationsRead);
serve(notifications, "markNotificationRead", markNotificationRead);
serve(notifications, "getNotificationSettings", getNotificationSettings);
serve(notifications, "updateNotificationSettings", updateNotificationSettings);
serve(notifications, "setChannelLevel", setChannelLevel);
serve(notifications, "getPushKey", getPushKey);
serve(notifications, "subscribePush", subscribePush);
serve(notifications, "unsubscribePush", unsubscribePush);
