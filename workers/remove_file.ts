import type { App } from "../lib/app.ts";
import { removeFile as remove } from "../lib/files/remove.ts";
import type { JobPayload } from "../lib/jobs.ts";

/** Takes the bytes of a deleted file away. */
export function removeFile(
  app: App,
  _jobId: number,
  { file_id }: JobPayload["remove_file"],
): Promise<void> {
  return remove(app, file_id);
}
