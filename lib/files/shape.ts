import type { FileRow } from "../../db/files.ts";
import { encodeId } from "../ids.ts";
import type { File } from "../protocol/files.ts";

/** A file as clients may see it: nothing of where its bytes are. */
export function toFile(row: FileRow): File {
  return {
    id: encodeId(row.id),
    workspace_id: encodeId(row.workspaceId),
    user_id: encodeId(row.userId),
    name: row.name,
    type: row.type,
    size: row.size,
    sha256: row.sha256,
    width: row.width,
    height: row.height,
    thumbnail: row.thumbnail,
    preview: row.preview,
    page_count: row.pageCount,
    created_at: new Date(row.createdAt).toISOString(),
  };
}
