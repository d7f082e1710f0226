import { findFileFor, findUpload } from "../../db/files.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { keepFile, tooMuch } from "./keep.ts";
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
    const { blob, uploadRef, size, sha256 } = upload;
    const key = bytesKey(blob);
    const missing = () => new AppError("upload_missing", { id: encodeId(id) });
    if (!await app.blobs.finishUpload(uploadKey(blob), uploadRef, key)) throw missing();
    const found = await look(app, key, size);
    if (found === "missing") throw missing();
    const isSame = found !== "too large" && found.size === size &&
      (sha256 === null || found.sha256.toHex() === sha256);
    if (!isSame) {
      // Taken away, so that the right bytes can still be put in its place.
      await app.blobs.delete(key);
      throw new AppError("upload_mismatch", { id: encodeId(id), bytes: size });
    }
    const kept = await keepFile(app, id, found);
    if (kept) return kept;
  }
  // Somebody else completed it at the same moment, or it was before.
  const row = await findFileFor(app.sql, actor.userId, id);
  if (!row) throw tooMuch(app, 0);
  return toFile(row);
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
