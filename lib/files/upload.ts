import { findRoom, insertFile } from "../../db/uploads.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { FileName } from "../protocol/files.ts";
import { transact } from "../transact.ts";
import { discardFile } from "./discard.ts";
import { keepFile, tooMuch } from "./keep.ts";
import { bytesKey } from "./keys.ts";
import { measure, TooLarge } from "./measure.ts";

/**
 * Takes a file, streamed into the blob store and never held whole. The row comes first: what
 * a crash leaves behind is found by it and taken away.
 */
export async function uploadFile(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, file }: Input<"uploadFile">,
): Promise<Output<"uploadFile">> {
  await accessWorkspace(app.sql, actor, workspaceId);
  const { workspaceQuotaBytes: quota, fileLimitBytes } = app.config;
  const room = await findRoom(app.sql, workspaceId, quota);
  const most = Math.min(room, fileLimitBytes);
  if (most === 0) throw tooMuch(app, room);

  const name = FileName.safeParse(file.name).data ?? "file";
  const [id, blob] = [newId("file"), crypto.randomUUID()];
  const none = { size: 0, sha256: null, uploadRef: null };
  const given = { id, workspaceId, userId: actor.userId, name, blob, quota, ...none };
  await transact(app, (tx) => insertFile(tx, given));
  try {
    const { body, measured } = measure(file.stream(), most);
    await app.blobs.put(bytesKey(blob), body);
    const found = measured();
    if (found.size === 0) throw new AppError("empty_file");
    const kept = await keepFile(app, id, found);
    if (kept) return kept;
    // No room any more, or the workspace was deleted, and with it the file.
    await app.blobs.delete(bytesKey(blob));
    await accessWorkspace(app.sql, actor, workspaceId);
    throw tooMuch(app, 0);
  } catch (error) {
    await discardFile(app, id);
    throw error instanceof TooLarge ? tooMuch(app, room) : error;
  }
}
