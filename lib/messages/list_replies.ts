import { listRepliesAfter } from "../../db/messages.ts";
import { findThreadMember } from "../../db/threads.ts";
import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toMessage } from "./shape.ts";

/** A message, the replies under it, oldest first, and what the actor has seen of them. */
export async function listReplies(
  app: App,
  actor: Actor,
  { message_id, after = 0, limit }: Input<"listReplies">,
): Promise<Output<"listReplies">> {
  const parent = await accessMessage(app.sql, actor, message_id);
  const { channelId, ts: parentTs } = parent;
  const rows = await listRepliesAfter(app.sql, { channelId, parentTs, after, limit: limit + 1 });
  const { page, next_cursor } = toPage(rows, limit, ({ ts }) => String(ts));
  const mine = await findThreadMember(app.sql, { channelId, parentTs, userId: actor.userId });
  return {
    parent: toMessage(parent),
    is_following: mine?.isFollowing ?? parent.userId === actor.userId,
    read_ts: mine?.readTs ?? null,
    messages: page.map(toMessage),
    next_cursor,
  };
}
