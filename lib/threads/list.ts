import { listThreadsOf } from "../../db/threads.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toMessage } from "../messages/shape.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";

/** The threads that the actor follows in a workspace, the latest reply first. */
export async function listThreads(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, unread_only, before, limit }: Input<"listThreads">,
): Promise<Output<"listThreads">> {
  await accessWorkspace(app.sql, actor, workspaceId);
  const rows = await listThreadsOf(app.sql, {
    userId: actor.userId,
    workspaceId,
    before: before ?? Number.MAX_SAFE_INTEGER,
    isUnreadOnly: unread_only,
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(rows, limit, ({ lastReplyTs }) => String(lastReplyTs));
  const threads = page.map((row) => ({
    message: toMessage(row),
    read_ts: row.readTs,
    unread_count: row.unreadCount,
    mention_count: row.mentionCount,
  }));
  return { threads, next_cursor };
}
