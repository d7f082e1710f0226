import type { EditRow, MessageRow } from "../../db/messages.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Message, SystemNote, ThreadSummary, ThreadUpdate } from "../protocol/messages.ts";
import type { Reaction } from "../protocol/reactions.ts";
import { toFile } from "../files/shape.ts";
import { pictureUrl } from "../pictures/keep.ts";
import { scan } from "./scan.ts";

/** A message as clients may see it. */
export function toMessage(row: MessageRow): Message {
  const { channelId, ts, parentTs } = row;
  return {
    id: encodeMessageId(row),
    channel_id: encodeId(channelId),
    ts,
    user_id: encodeId(row.userId),
    content: row.content,
    entities: scan(row.content),
    blocks: row.blocks as Message["blocks"],
    attachments: row.attachments as Message["attachments"],
    metadata: row.metadata as Message["metadata"],
    system: row.system as SystemNote | null,
    parent_message_id: parentTs === null ? null : encodeMessageId({ channelId, ts: parentTs }),
    also_in_channel: row.isBroadcast,
    thread: toThread(row),
    client_msg_id: row.clientMsgId,
    created_at: toTime(ts),
    edited_at: row.editedAt?.toISOString() ?? null,
    deleted_at: row.deletedAt?.toISOString() ?? null,
    pinned_at: row.pinnedAt?.toISOString() ?? null,
    pinned_by: row.pinnedBy === null ? null : encodeId(row.pinnedBy),
    reactions: toReactions(row.reactions),
    files: row.files.map(toFile),
    previews: row.previews.map(({ image, ...rest }) => ({
      ...rest,
      title: rest.title ?? "",
      image_url: image === null ? null : pictureUrl(image),
    })),
  };
}

/** What hangs on a message; nothing where nobody has replied. */
export function toThread(
  { replyCount, lastReplyTs, replierIds }: Pick<
    MessageRow,
    "replyCount" | "lastReplyTs" | "replierIds"
  >,
): ThreadSummary | null {
  if (replyCount === 0 || lastReplyTs === null) return null;
  return {
    reply_count: replyCount,
    last_reply_at: toTime(lastReplyTs),
    user_ids: replierIds.map(encodeId),
  };
}

/** What the events of a thread tell. */
export function toThreadUpdate(row: MessageRow): ThreadUpdate {
  return {
    channel_id: encodeId(row.channelId),
    message_id: encodeMessageId(row),
    thread: toThread(row),
  };
}

/** A version of a message that was replaced. */
export function toEdit({ content, writtenAt, replacedAt }: EditRow) {
  return {
    content,
    written_at: writtenAt.toISOString(),
    replaced_at: replacedAt.toISOString(),
  };
}

/** Microseconds as a moment. */
function toTime(ts: number): string {
  return new Date(ts / 1_000).toISOString();
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
