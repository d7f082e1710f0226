import type { App } from "../lib/app.ts";
import type { JobPayload } from "../lib/jobs.ts";
import { notifyOf } from "../lib/notifications/notify.ts";
import { retractNotifications as retract } from "../lib/notifications/retract.ts";

/** Tells people of a message that concerns them. */
export function notify(
  app: App,
  _jobId: number,
  { channel_id: channelId, ts }: JobPayload["notify"],
): Promise<void> {
  return notifyOf(app, { channelId, ts });
}

/** Takes back what they were told of one that was deleted. */
export function retractNotifications(
  app: App,
  _jobId: number,
  { channel_id: channelId, ts }: JobPayload["retract_notifications"],
): Promise<void> {
  return retract(app, { channelId, ts });
}
