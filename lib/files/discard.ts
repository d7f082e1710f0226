import { buryFile } from "../../db/files.ts";
import type { App } from "../app.ts";
import { describeError } from "../logger.ts";
import { transact } from "../transact.ts";

/** Gives up a file that was not finished. What fails here is taken away within a day. */
export async function discardFile(app: App, id: number): Promise<void> {
  try {
    await transact(app, async (tx, effects) => {
      if (await buryFile(tx, id)) effects.defer("remove_file", { file_id: id });
    });
  } catch (error) {
    app.logger.warn("Giving up an upload failed", describeError(error));
  }
}
