import type { App } from "../lib/app.ts";
import { removeFile as remove, removeUpload as removePut } from "../lib/files/remove.ts";
import type { JobPayload } from "../lib/jobs.ts";

/** Takes the bytes of a deleted file away. */
export function removeFile(
  app: App,
  _jobId: number,
  { file_id }: JobPayload["remove_file"],
): Promise<void> {
  return remove(app, file_id);
}

/** Takes away what was put under a link for uploading that has served. */
export function removeUpload(
  app: App,
  _jobId: number,
  { file_id, blob }: JobPayload["remove_upload"],
): Promise<void> {
  return removePut(app, file_id, blob);
}
