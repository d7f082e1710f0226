import type { App } from "../lib/app.ts";
import type { JobPayload } from "../lib/jobs.ts";
import { pushNotification } from "../lib/push/send.ts";

/** Pushes a notification to one browser. */
export function push(
  app: App,
  _jobId: number,
  { notification_id, subscription_id }: JobPayload["push"],
): Promise<void> {
  return pushNotification(app, notification_id, subscription_id);
}
