import type { BanRow } from "../../db/moderation.ts";
import { encodeId } from "../ids.ts";
import type { Ban } from "../protocol/moderation.ts";

/** A ban as the channel's moderators see it. */
export function toBan(row: BanRow): Ban {
  return {
    channel_id: encodeId(row.channelId),
    user_id: encodeId(row.userId),
    banned_by: encodeId(row.bannedBy),
    reason: row.reason,
    created_at: row.createdAt.toISOString(),
  };
}
