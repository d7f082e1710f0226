import { listFilesById, updateThumbnail } from "../../db/files.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import { THUMBNAIL_SIZES } from "../protocol/files.ts";
import { drawThumbnails, NotAPicture } from "../services/pictures.ts";
import { transact } from "../transact.ts";
import { bytesKey, thumbnailKey } from "./keys.ts";
import { tellFile } from "./tell.ts";

/** Draws a picture's thumbnails. One that can't be opened has none from then on, and says so. */
export async function drawFile(app: App, fileId: number): Promise<void> {
  const [file] = await listFilesById(app.sql, [fileId]);
  if (!file || file.thumbnail !== "pending") return;
  // It has to be held whole; what is larger has none.
  const isHeld = file.size <= LIMITS.drawnBytes;
  const body = isHeld ? await app.blobs.get(bytesKey(file.blob)) : undefined;
  const size = body && await draw(app, file.blob, body);
  const isKept = await transact(app, async (tx, effects) => {
    const thumbnail = size ? "ready" : "failed";
    const { width, height } = size ?? { width: null, height: null };
    if (!await updateThumbnail(tx, { id: fileId, thumbnail, width, height })) return false;
    await tellFile(tx, effects, { ...file, thumbnail, width, height });
    return true;
  });
  // Deleted meanwhile: what was drawn since nobody else would take away.
  if (!isKept && (await listFilesById(app.sql, [fileId])).length === 0) {
    for (const size of THUMBNAIL_SIZES) await app.blobs.delete(thumbnailKey(file.blob, size));
  }
}

async function draw(
  app: App,
  blob: string,
  body: ReadableStream<Uint8Array>,
): Promise<{ width: number; height: number } | undefined> {
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  try {
    const { width, height, drawn } = await drawThumbnails(bytes, THUMBNAIL_SIZES);
    for (const [index, size] of THUMBNAIL_SIZES.entries()) {
      await app.blobs.put(thumbnailKey(blob, size), new Blob([drawn[index]!]).stream());
    }
    return { width, height };
  } catch (error) {
    if (error instanceof NotAPicture) return undefined;
    throw error;
  }
}
