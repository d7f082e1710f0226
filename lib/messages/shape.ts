import type { MessageRow } from "../../db/messages.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Reaction } from "../protocol/reactions.ts";
import type { Message } from "../protocol/messages.ts";

/** A message as clients may see it. */
export function toMessage(row: MessageRow): Message {
  const { channelId, ts, parentTs } = row;
  return {
    id: encodeMessageId(row),
    channel_id: encodeId(channelId),
    ts,
    user_id: encodeId(row.userId),
    content: row.content,
    parent_message_id: parentTs === null ? null : encodeMessageId({ channelId, ts: parentTs }),
    client_msg_id: row.clientMsgId,
    created_at: new Date(ts / 1_000).toISOString(),
    edited_at: row.editedAt?.toISOString() ?? null,
    deleted_at: row.deletedAt?.toISOString() ?? null,
    pinned_at: row.pinnedAt?.toISOString() ?? null,
    pinned_by: row.pinnedBy === null ? null : encodeId(row.pinnedBy),
    reactions: toReactions(row.reactions),
  };
}

/** By emoji, then by person: the order that a client keeps which only hears events. */
function toReactions(rows: MessageRow["reactions"]): Reaction[] {
  const byEmoji = Map.groupBy(rows, ({ emoji }) => emoji);
  return [...byEmoji]
    .map(([emoji, those]) => ({
      emoji,
      user_ids: those.map(({ userId }) => encodeId(userId)).sort(),
    }))
    .sort((a, b) => a.emoji < b.emoji ? -1 : 1);
}
