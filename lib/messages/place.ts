import { AppError } from "../errors.ts";

/**
 * The channel that an input names: as `channel_id`, or a conversation as `conversation_id`.
 * @throws {AppError} `invalid_input` if it names none or two
 */
export function placeOf({ channel_id, conversation_id }: {
  channel_id?: number | undefined;
  conversation_id?: number | undefined;
}): number {
  const id = channel_id ?? conversation_id;
  if (id === undefined || (channel_id !== undefined && conversation_id !== undefined)) {
    const message = "Give either `channel_id` or `conversation_id`";
    throw new AppError("invalid_input", undefined, [{ path: "channel_id", message }]);
  }
  return id;
}
