import { finishFile } from "../../db/uploads.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { File } from "../protocol/files.ts";
import { transact } from "../transact.ts";
import type { Measured } from "./measure.ts";
import { toFile } from "./shape.ts";
import { isDrawn, previewOf, typeOf } from "./type.ts";

/**
 * Keeps a file whose bytes are in their place: from now on it can be shared. Nothing where
 * that was said already, or the file is gone.
 * @throws {AppError} `quota_exceeded`
 */
export async function keepFile(
  app: App,
  id: number,
  { size, sha256, head }: Measured,
): Promise<File | undefined> {
  const type = await typeOf(head);
  return await transact(app, async (tx, effects) => {
    const row = await finishFile(tx, {
      id,
      size,
      sha256,
      type,
      thumbnail: isDrawn(type) ? "pending" : null,
      preview: previewOf(type, head),
      quota: app.config.workspaceQuotaBytes,
    });
    if (!row) return undefined;
    if (row.thumbnail) effects.defer("draw_thumbnails", { file_id: id });
    if (type === "application/pdf") effects.defer("count_pages", { file_id: id });
    return toFile(row);
  });
}

/** The refusal of more bytes than a file, or all files of a workspace together, may have. */
export function tooMuch(app: App, room: number): AppError {
  const { fileLimitBytes, workspaceQuotaBytes } = app.config;
  return room < fileLimitBytes
    ? new AppError("quota_exceeded", { bytes: workspaceQuotaBytes })
    : new AppError("file_too_large", { bytes: fileLimitBytes });
}
