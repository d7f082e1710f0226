import { accessChannel, checkMayWrite } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Connection } from "../realtime/connection.ts";

/**
 * Tells the others who have a channel open that the actor is typing, at most once in a while, or
 * has stopped. Whoever
 * listens to the channel's stream is a member; for anybody else there is no such channel.
 */
export async function startTyping(
  app: App,
  actor: Actor,
  connection: Connection,
  channelId: number,
  isTyping = true,
): Promise<void> {
  if (!connection.streams.has(channelId)) {
    await accessChannel(app.sql, actor, channelId, "belong");
    throw new AppError("channel_not_found", { id: encodeId(channelId) });
  }
  if (!connection.mayType(channelId, isTyping, LIMITS.typingIntervalMs)) return;
  checkMayWrite(await accessChannel(app.sql, actor, channelId, "belong"));
  const channel_id = encodeId(channelId);
  app.whispers.tell({
    streamId: channelId,
    event: {
      type: isTyping ? "typing.started" : "typing.stopped",
      stream: channel_id,
      data: { channel_id, user_id: encodeId(actor.userId) },
    },
    exceptUserId: actor.userId,
    isForOpen: true,
  });
}
