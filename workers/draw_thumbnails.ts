import type { App } from "../lib/app.ts";
import { drawFile } from "../lib/files/draw.ts";
import type { JobPayload } from "../lib/jobs.ts";

/** Draws the thumbnails of a picture that was uploaded. */
export function drawThumbnails(
  app: App,
  _jobId: number,
  { file_id }: JobPayload["draw_thumbnails"],
): Promise<void> {
  return drawFile(app, file_id);
}
