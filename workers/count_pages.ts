import type { App } from "../lib/app.ts";
import { countFilePages } from "../lib/files/count_pages.ts";
import type { JobPayload } from "../lib/jobs.ts";

/** Counts the pages of a PDF that was uploaded. */
export function countPages(
  app: App,
  _jobId: number,
  { file_id }: JobPayload["count_pages"],
): Promise<void> {
  return countFilePages(app, file_id);
}
