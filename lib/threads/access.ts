import type { Db } from "../../db/client.ts";
import type { MessageForRow } from "../../db/messages.ts";
import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId, type MessageKey } from "../ids.ts";

/**
 * A message in a channel of the actor's that is no reply itself, so that it has a thread.
 * @throws {AppError} `not_a_member` or `invalid_parent`
 */
export async function accessThread(
  db: Db,
  actor: Actor,
  key: MessageKey,
): Promise<MessageForRow> {
  const message = await accessMessage(db, actor, key);
  if (!message.channelRole) throw new AppError("not_a_member", { id: encodeId(key.channelId) });
  if (message.parentTs !== null) throw new AppError("invalid_parent", { id: encodeMessageId(key) });
  return message;
}
