import type { Tx } from "../../db/client.ts";
import { type FileRow, listChannelsOfFile } from "../../db/files.ts";
import type { Effects } from "../transact.ts";
import { toFile } from "./shape.ts";

/** Tells its owner, and everybody who sees it with a message, how a file stands now. */
export async function tellFile(tx: Tx, effects: Effects, file: FileRow): Promise<void> {
  const told = toFile(file);
  for (const streamId of [file.userId, ...await listChannelsOfFile(tx, file.id)]) {
    effects.announce(streamId, "file.updated", told);
  }
}
