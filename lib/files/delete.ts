import { findChannelFor } from "../../db/channels.ts";
import { buryFile, listChannelsOfFile } from "../../db/files.ts";
import { accessFile, isModerator } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Deletes a file wherever it is shown. Its owner may, and who keeps order where it is. */
export function deleteFile(
  app: App,
  actor: Actor,
  { file_id }: Input<"deleteFile">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const file = await accessFile(tx, actor, file_id);
    const channelIds = await listChannelsOfFile(tx, file_id);
    if (file.userId !== actor.userId) {
      const channels = await Promise.all(
        channelIds.map((id) => findChannelFor(tx, actor.userId, id)),
      );
      if (!channels.some((channel) => channel && isModerator(channel))) {
        throw new AppError("forbidden", { who: "the owner or a moderator", act: "delete a file" });
      }
      const data = { file_id: encodeId(file_id), owner_id: encodeId(file.userId) };
      await record(tx, actor, file.workspaceId, "file.deleted", data);
    }
    if (!await buryFile(tx, file_id)) return;
    effects.defer("remove_file", { file_id });
    for (const id of channelIds) {
      effects.announce(id, "file.deleted", { file_id: encodeId(file_id) });
    }
  });
}
