import type { App } from "../lib/app.ts";
import type { JobPayload } from "../lib/jobs.ts";
import { unfurlMessage } from "../lib/links/unfurl.ts";

/** Finds out what is behind the links of a message. */
export function unfurl(
  app: App,
  _jobId: number,
  { channel_id: channelId, ts }: JobPayload["unfurl"],
): Promise<void> {
  return unfurlMessage(app, { channelId, ts });
}
