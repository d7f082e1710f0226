import type { ReadStateRow } from "../../db/read_state.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Cursor, ReadState } from "../protocol/read_state.ts";

/** What somebody has seen of a channel, and what not. */
export function toReadState(row: ReadStateRow): ReadState {
  return {
    channel_id: encodeId(row.channelId),
    read_ts: row.readTs,
    last_ts: row.lastTs,
    unread_count: row.unreadCount,
    mention_count: row.mentionCount,
  };
}

/** Where a cursor is, in a channel or in a thread of it. */
export function toCursor(
  { channelId, parentTs = null, readTs }: {
    channelId: number;
    parentTs?: number | null;
    readTs: number;
  },
): Cursor {
  return {
    channel_id: encodeId(channelId),
    parent_message_id: parentTs === null ? null : encodeMessageId({ channelId, ts: parentTs }),
    read_ts: readTs,
  };
}
