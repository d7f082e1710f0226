import { deleteStaleRows } from "../db/cleanup.ts";
import { buryStaleFiles } from "../db/message_files.ts";
import { deleteUnshownPreviews } from "../db/link_previews.ts";
import { trimLog } from "../db/log.ts";
import type { App } from "./app.ts";
import { dropPicture } from "./pictures/keep.ts";
import { LIMITS } from "./limits.ts";

/** Takes away expired links, ended sessions, old events and the like. Harmless wherever and however often. */
export async function cleanUp(app: App): Promise<void> {
  const { sql, logger } = app;
  const rows = await deleteStaleRows(sql);
  if (rows > 0) logger.info("Cleaned up", { rows });
  const files = await buryStaleFiles(sql, {
    uploadLifeS: LIMITS.unfinishedUploadS,
    limit: LIMITS.filesBuried,
  });
  if (files > 0) logger.info("Gave up files", { files });
  const forgotten = { ageS: LIMITS.linkFreshS, limit: LIMITS.linksForgotten };
  for (const image of await deleteUnshownPreviews(sql, forgotten)) dropPicture(app, image);
  let events = 0;
  for (let after: number | null = 0; after !== null;) {
    const { last, deleted } = await trimLog(sql, {
      after,
      keep: { events: LIMITS.logKeepEvents, days: LIMITS.logKeepDays },
      streams: LIMITS.logTrimStreams,
      rows: LIMITS.logTrimRows,
    });
    events += deleted;
    // Once more with the same streams, until nothing of theirs is left to take.
    if (deleted === 0) after = last;
  }
  if (events > 0) logger.info("Trimmed the log", { events });
}
