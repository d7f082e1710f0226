import { findFileFor } from "../../db/files.ts";
import { findUpload, holdUpload, releaseUpload, type UploadRow } from "../../db/uploads.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import type { File } from "../protocol/files.ts";
import { sizesOf } from "../services/blobs.ts";
import { keepFile } from "./keep.ts";
import { bytesKey, uploadKey } from "./keys.ts";
import { measure, type Measured, TooLarge } from "./measure.ts";
import { toFile } from "./shape.ts";

/** Looks at what was uploaded: from then on it is a file, of exactly what was announced. */
export async function completeUpload(
  app: App,
  actor: Actor,
  { upload_id: id }: Input<"completeUpload">,
): Promise<Output<"completeUpload">> {
  const upload = await findUpload(app.sql, actor.userId, id);
  if (!upload) throw new AppError("upload_not_found", { id: encodeId(id) });
  if (!upload.isUploaded) {
    // One at a time: else the bytes that one looks at another replaces.
    if (!await holdUpload(app.sql, id, LIMITS.uploadMs / 1_000)) {
      throw new AppError("upload_busy", { id: encodeId(id) });
    }
    try {
      const kept = await complete(app, upload);
      if (kept) return kept;
    } catch (error) {
      await releaseUpload(app.sql, id);
      throw error;
    }
  }
  const row = await findFileFor(app.sql, actor.userId, id);
  if (!row) throw new AppError("upload_not_found", { id: encodeId(id) });
  return toFile(row);
}

async function complete(app: App, upload: UploadRow): Promise<File | undefined> {
  const { id, blob, uploadRef, size, sha256 } = upload;
  const key = bytesKey(blob);
  const missing = new AppError("upload_missing", { id: encodeId(id) });
  const parts = sizesOf({ size, partBytes: LIMITS.uploadPartBytes }).length;
  if (!await app.blobs.finishUpload(uploadKey(blob), { ref: uploadRef, parts, to: key })) {
    throw missing;
  }
  const found = await look(app, key, size);
  if (found === "missing") throw missing;
  const isSame = found !== "too large" && found.size === size &&
    (sha256 === null || found.sha256.toHex() === sha256);
  if (!isSame) {
    // Taken away, so that the right bytes can still be put in its place.
    await app.blobs.delete(key);
    throw new AppError("upload_mismatch", { id: encodeId(id), bytes: size });
  }
  const kept = await keepFile(app, id, found);
  if (!kept) await app.blobs.delete(key);
  return kept;
}

/** Reads the bytes once, to know what they are. */
async function look(
  app: App,
  key: string,
  most: number,
): Promise<Measured | "missing" | "too large"> {
  const stored = await app.blobs.get(key);
  if (!stored) return "missing";
  const { body, measured } = measure(stored, most);
  try {
    await body.pipeTo(new WritableStream());
    return measured();
  } catch (error) {
    if (error instanceof TooLarge) return "too large";
    throw error;
  }
}
