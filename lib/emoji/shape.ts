import type { EmojiRow } from "../../db/emoji.ts";
import { encodeId } from "../ids.ts";
import { pictureUrl } from "../pictures/keep.ts";
import type { Emoji } from "../protocol/emoji.ts";

/** An emoji of a workspace. */
export function toEmoji(row: EmojiRow): Emoji {
  return {
    workspace_id: encodeId(row.workspaceId),
    name: row.name,
    url: pictureUrl(row.picture),
    created_by: encodeId(row.createdBy),
    created_at: row.createdAt.toISOString(),
  };
}
