import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeMessageId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { permalinkOf } from "./permalink.ts";
import { placeOf } from "./place.ts";
import { sendMessage } from "./send.ts";
import { toMessage } from "./shape.ts";

/** Sends a message that the actor may see into another channel, as it stands, with a word about it. */
export async function forwardMessage(
  app: App,
  actor: Actor,
  { message_id, content, client_msg_id, ...place }: Input<"forwardMessage">,
): Promise<Output<"forwardMessage">> {
  const channel_id = placeOf(place);
  const row = await accessMessage(app.sql, actor, message_id);
  if (row.deletedAt) throw new AppError("message_deleted", { id: encodeMessageId(message_id) });
  const { id, user_id, content: quoted, created_at } = toMessage(row);
  const attachment = {
    type: "message",
    message_id: id,
    user_id,
    content: quoted,
    created_at,
    permalink: permalinkOf(app, message_id),
  };
  const { message } = await sendMessage(app, actor, {
    channel_id,
    content,
    client_msg_id,
    attachments: [attachment],
    file_ids: row.files.map(({ id }) => id),
  });
  return message;
}
