import { deleteFileRow, findBuriedFile } from "../../db/files.ts";
import type { App } from "../app.ts";
import { THUMBNAIL_SIZES } from "../protocol/files.ts";
import { bytesKey, thumbnailKey, uploadKey } from "./keys.ts";

/** Takes the bytes of a deleted file away, and then its row. Harmless if done twice. */
export async function removeFile(app: App, fileId: number): Promise<void> {
  const file = await findBuriedFile(app.sql, fileId);
  if (!file) return;
  const { blob } = file;
  const thumbnails = THUMBNAIL_SIZES.map((size) => thumbnailKey(blob, size));
  for (const key of [bytesKey(blob), uploadKey(blob), ...thumbnails]) await app.blobs.delete(key);
  await deleteFileRow(app.sql, fileId);
}
