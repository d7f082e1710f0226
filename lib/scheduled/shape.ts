import type { ScheduledRow } from "../../db/scheduled.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Scheduled } from "../protocol/personal.ts";

/** A message that waits, as its author sees it. */
export function toScheduled(row: ScheduledRow): Scheduled {
  const { channelId, parentTs } = row;
  return {
    id: row.id,
    workspace_id: encodeId(row.workspaceId),
    channel_id: encodeId(channelId),
    parent_message_id: parentTs === null ? null : encodeMessageId({ channelId, ts: parentTs }),
    also_in_channel: row.isBroadcast,
    content: row.content,
    send_at: row.sendAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    failure: row.failure,
  };
}

/**
 * A time at which something can be sent.
 * @throws {AppError} `invalid_input` where it is past, or too far off
 */
export function toSendAt(text: string): Date {
  const at = new Date(text);
  const inMs = at.getTime() - Date.now();
  if (inMs > 0 && inMs <= LIMITS.scheduleAheadMs) return at;
  const message = inMs > 0 ? "Must be within 120 days" : "Must be in the future";
  throw new AppError("invalid_input", undefined, [{ path: "send_at", message }]);
}
