import { deleteFileRow, findBuriedFile } from "../../db/files.ts";
import { isUploadOpen } from "../../db/uploads.ts";
import type { App } from "../app.ts";
import { THUMBNAIL_SIZES } from "../protocol/files.ts";
import { bytesKey, thumbnailKey, uploadKey } from "./keys.ts";

/** Takes the bytes of a deleted file away, and then its row. Harmless if done twice. */
export async function removeFile(app: App, fileId: number): Promise<void> {
  const file = await findBuriedFile(app.sql, fileId);
  if (!file) return;
  const { blob, uploadRef } = file;
  await app.blobs.abortUpload(uploadKey(blob), uploadRef);
  const thumbnails = THUMBNAIL_SIZES.map((size) => thumbnailKey(blob, size));
  for (const key of [bytesKey(blob), uploadKey(blob), ...thumbnails]) await app.blobs.delete(key);
  await deleteFileRow(app.sql, fileId);
}

/** Takes away what was put under a link for uploading after it had served. */
export async function removeUpload(app: App, fileId: number, blob: string): Promise<void> {
  if (!await isUploadOpen(app.sql, fileId)) await app.blobs.delete(uploadKey(blob));
}
