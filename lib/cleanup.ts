import { deleteStaleRows } from "../db/cleanup.ts";
import type { App } from "./app.ts";

/** Takes away expired links, ended sessions and the like. Harmless wherever and however often. */
export async function cleanUp({ sql, logger }: App): Promise<void> {
  const rows = await deleteStaleRows(sql);
  if (rows > 0) logger.info("Cleaned up", { rows });
}
