import { updateFollowing } from "../../db/threads.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { accessThread } from "./access.ts";

/** Follows the thread of a message; who does so already goes on. */
export function followThread(
  app: App,
  actor: Actor,
  { message_id }: Input<"followThread">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const { channelId, ts: parentTs } = await accessThread(tx, actor, message_id);
    const { userId } = actor;
    if (!await updateFollowing(tx, { channelId, parentTs, userId, isFollowing: true })) return;
    effects.announce(userId, "thread.followed", {
      channel_id: encodeId(channelId),
      message_id: encodeMessageId(message_id),
    });
  });
}
