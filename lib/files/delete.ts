import { buryFile, listChannelsOfFile, lockFile } from "../../db/files.ts";
import { accessFile, accessWorkspace, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Deletes a file wherever it is shown. Its owner may, and who keeps order in the workspace. */
export function deleteFile(
  app: App,
  actor: Actor,
  { file_id }: Input<"deleteFile">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const file = await accessFile(tx, actor, file_id);
    if (file.userId !== actor.userId) {
      // Not a channel's: everybody has a channel of their own to forward it to.
      const { role } = await accessWorkspace(tx, actor, file.workspaceId);
      if (!isAtLeast(role, "moderator")) {
        const who = "the owner or a moderator of the workspace";
        throw new AppError("forbidden", { who, act: "delete a file" });
      }
      const data = { file_id: encodeId(file_id), owner_id: encodeId(file.userId) };
      await record(tx, actor, file.workspaceId, "file.deleted", data);
    }
    // Locked first: who shares it at this moment has done so, or can't any more.
    if (!await lockFile(tx, file_id)) return;
    const channelIds = await listChannelsOfFile(tx, file_id);
    await buryFile(tx, file_id);
    effects.defer("remove_file", { file_id });
    for (const id of channelIds) {
      effects.announce(id, "file.deleted", { file_id: encodeId(file_id) });
    }
  });
}
