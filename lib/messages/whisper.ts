import { findChannelMember } from "../../db/channel_members.ts";
import { accessChannel, checkMayWrite } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import type { Whisper } from "../protocol/personal.ts";
import { placeOf } from "./place.ts";
import { scan } from "./scan.ts";

/** Shows one person in a channel a message on the sockets they have open, and keeps it nowhere. */
export async function whisperMessage(
  app: App,
  actor: Actor,
  { user_id: toUserId, content, ...place }: Input<"whisperMessage">,
): Promise<Output<"whisperMessage">> {
  const channelId = placeOf(place);
  checkMayWrite(await accessChannel(app.sql, actor, channelId, "belong"));
  if (!await findChannelMember(app.sql, channelId, toUserId)) {
    throw new AppError("member_not_found", { id: encodeId(toUserId) });
  }
  const whisper: Whisper = {
    channel_id: encodeId(channelId),
    user_id: encodeId(actor.userId),
    to_user_id: encodeId(toUserId),
    content,
    entities: scan(content),
    created_at: new Date().toISOString(),
  };
  const event = { type: "message.whispered", stream: whisper.channel_id, data: whisper } as const;
  app.whispers.tell({ streamId: channelId, event, toUserId });
  return whisper;
}
