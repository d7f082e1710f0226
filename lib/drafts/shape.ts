import type { DraftRow } from "../../db/drafts.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId, type MessageKey } from "../ids.ts";
import type { Draft } from "../protocol/personal.ts";

/** A draft as its author sees it. */
export function toDraft({ channelId, parentTs, content, updatedAt }: DraftRow): Draft {
  return { ...toDraftRef(channelId, parentTs), content, updated_at: updatedAt.toISOString() };
}

/** Where a draft belongs: one for the channel, and one for each thread. */
export function toDraftRef(channelId: number, parentTs: number) {
  return {
    channel_id: encodeId(channelId),
    parent_message_id: parentTs === 0 ? null : encodeMessageId({ channelId, ts: parentTs }),
  };
}

/**
 * The ts that a draft is kept under.
 * @throws {AppError} `invalid_parent` where that is a message of another channel
 */
export function parentTsOf(channelId: number, parent: MessageKey | undefined): number {
  if (parent && parent.channelId !== channelId) {
    throw new AppError("invalid_parent", { id: encodeMessageId(parent) });
  }
  return parent?.ts ?? 0;
}
