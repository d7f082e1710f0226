import type { SaidRow } from "../../db/said.ts";
import { encodeId, encodeMessageId } from "../../lib/ids.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import { dateToMoment, toMoment } from "../doors/time.ts";

/** A message of the history. */
export function toMessage({ channelId, ts, userId, username, content, editedAt }: SaidRow) {
  return {
    id: encodeMessageId({ channelId, ts }),
    user_id: encodeId(userId),
    username,
    content,
    created_at: toMoment(ts),
    updated_at: editedAt && dateToMoment(editedAt),
    is_deleted: false,
  };
}

/** The same out of an event or an answer of the native API. */
export function fromMessage(
  { id, user_id, content, ts, edited_at, deleted_at }: Message,
  username: string,
) {
  return {
    id,
    user_id,
    username,
    content,
    created_at: toMoment(ts),
    updated_at: edited_at === null ? null : dateToMoment(new Date(edited_at)),
    is_deleted: deleted_at !== null,
  };
}

/** One's own account. */
export function toAccount(
  { id, username, email, created_at }: {
    id: string;
    username: string;
    email: string | null;
    created_at: string;
  },
) {
  return {
    id,
    username,
    email,
    created_at: dateToMoment(new Date(created_at)),
    // Whoever asks is here.
    last_seen: dateToMoment(new Date()),
    is_active: true,
  };
}
