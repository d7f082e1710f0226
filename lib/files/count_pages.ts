import { listFilesById, updatePageCount } from "../../db/files.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import { countPages } from "../services/pdf.ts";
import { transact } from "../transact.ts";
import { bytesKey } from "./keys.ts";
import { tellFile } from "./tell.ts";

/** Counts the pages of a PDF, and tells who sees it. One that can't be opened has no number. */
export async function countFilePages(app: App, fileId: number): Promise<void> {
  const [file] = await listFilesById(app.sql, [fileId]);
  if (!file || file.size > LIMITS.pdfBytes) return;
  const body = await app.blobs.get(bytesKey(file.blob));
  if (!body) return;
  const bytes = new Uint8Array(await new Response(body as ReadableStream).arrayBuffer());
  const pageCount = await countPages(bytes, LIMITS.pdfMs);
  if (pageCount === null) return;
  await transact(app, async (tx, effects) => {
    if (!await updatePageCount(tx, fileId, pageCount)) return;
    await tellFile(tx, effects, { ...file, pageCount });
  });
}
