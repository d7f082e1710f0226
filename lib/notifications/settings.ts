import type { SettingsRow } from "../../db/notification_settings.ts";
import { findSettings, listLevels } from "../../db/notification_settings.ts";
import type { Db } from "../../db/client.ts";
import { encodeId } from "../ids.ts";
import type { NotificationSettings } from "../protocol/notifications.ts";

/** What somebody wants who never said anything else. */
export const DEFAULTS: SettingsRow = {
  channelDefault: "mentions",
  directMessages: true,
  threads: true,
  mail: true,
  push: true,
  keywords: [],
  quietFrom: null,
  quietUntil: null,
  quietZone: null,
  snoozedUntil: null,
};

/** What somebody wants to be told of, as they see it. */
export async function settingsOf(db: Db, userId: number): Promise<NotificationSettings> {
  const row = await findSettings(db, userId) ?? DEFAULTS;
  const levels = await listLevels(db, userId);
  const { quietFrom: from, quietUntil: until, quietZone: time_zone } = row;
  return {
    channel_default: row.channelDefault,
    direct_messages: row.directMessages,
    threads: row.threads,
    keywords: row.keywords,
    mail: row.mail,
    push: row.push,
    quiet_hours: from && until && time_zone ? { from, until, time_zone } : null,
    snoozed_until: row.snoozedUntil?.toISOString() ?? null,
    channels: Object.fromEntries(
      levels.map(({ channelId, notify }) => [encodeId(channelId), notify]),
    ),
  };
}
