import type { App } from "../lib/app.ts";
import type { JobPayload } from "../lib/jobs.ts";
import { sendScheduled as send } from "../lib/scheduled/send.ts";

/** Sends a message whose time has come. */
export function sendScheduled(
  app: App,
  _jobId: number,
  { scheduled_id }: JobPayload["send_scheduled"],
): Promise<void> {
  return send(app, scheduled_id);
}
