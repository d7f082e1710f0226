import { updateFollowing } from "../../db/threads.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { accessThread } from "./access.ts";

/** Follows a thread no more, until the actor replies or is called there. */
export function unfollowThread(
  app: App,
  actor: Actor,
  { message_id }: Input<"unfollowThread">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const { channelId, ts: parentTs } = await accessThread(tx, actor, message_id);
    const { userId } = actor;
    if (!await updateFollowing(tx, { channelId, parentTs, userId, isFollowing: false })) return;
    effects.announce(userId, "thread.unfollowed", {
      channel_id: encodeId(channelId),
      message_id: encodeMessageId(message_id),
    });
  });
}
