import { countOpenUploads, findRoom, insertFile } from "../../db/uploads.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId, newId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { tooMuch } from "./keep.ts";
import { uploadKey } from "./keys.ts";

/** After the end of a link something may still be on its way. */
const GRACE_MS = 60_000;

/** Announces a file that the client itself puts into the blob store, and says where to. */
export async function createUpload(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, name, size, sha256: given }: Input<"createUpload">,
): Promise<Output<"createUpload">> {
  await accessWorkspace(app.sql, actor, workspaceId);
  const { workspaceQuotaBytes: quota, fileLimitBytes } = app.config;
  const room = await findRoom(app.sql, workspaceId, quota);
  if (size > Math.min(room, fileLimitBytes)) throw tooMuch(app, size > room ? 0 : room);

  const sha256 = given ?? null;
  if (await countOpenUploads(app.sql, actor.userId, workspaceId) >= LIMITS.uploadsOpen) {
    throw new AppError("too_many_uploads", { count: LIMITS.uploadsOpen });
  }
  const [id, blob] = [newId("file"), crypto.randomUUID()];
  const [lifeS, partBytes] = [LIMITS.uploadLifeS, LIMITS.uploadPartBytes];
  const expiresAt = new Date(Date.now() + lifeS * 1_000);
  const { parts, ref } = await app.blobs.beginUpload(uploadKey(blob), {
    size,
    sha256,
    partBytes,
    lifeS,
  });
  const file = { id, workspaceId, userId: actor.userId, name, blob, size, sha256, quota };
  const isTaken = await transact(app, async (tx, effects) => {
    // Whatever is put there until the links end is taken away then.
    effects.defer("remove_upload", { file_id: id, blob }, new Date(+expiresAt + GRACE_MS));
    return await insertFile(tx, { ...file, uploadRef: ref });
  });
  if (!isTaken) {
    await app.blobs.abortUpload(uploadKey(blob), ref);
    throw tooMuch(app, 0);
  }
  return { id: encodeId(id), parts, expires_at: expiresAt.toISOString() };
}
