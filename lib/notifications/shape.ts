import type { NotificationRow } from "../../db/notifications.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Notification, Reason } from "../protocol/notifications.ts";

/** A notification as whom it tells sees it. */
export function toNotification(row: NotificationRow): Notification {
  const { channelId, ts, parentTs } = row;
  return {
    id: row.id,
    reason: row.reason as Reason,
    workspace_id: encodeId(row.workspaceId),
    channel_id: encodeId(channelId),
    message_id: encodeMessageId({ channelId, ts }),
    parent_message_id: parentTs === null ? null : encodeMessageId({ channelId, ts: parentTs }),
    user_id: encodeId(row.authorId),
    content: row.content,
    silent: row.isSilent,
    created_at: row.createdAt.toISOString(),
    read_at: row.readAt?.toISOString() ?? null,
  };
}
