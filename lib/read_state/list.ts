import { listReadStates } from "../../db/read_state.ts";
import { countUnreadThreads } from "../../db/threads.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toReadState } from "./shape.ts";

/** What the actor has seen of every channel they are in, and of the threads they follow. */
export async function listUnread(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"listUnread">,
): Promise<Output<"listUnread">> {
  await accessWorkspace(app.sql, actor, workspace_id);
  const rows = await listReadStates(app.sql, actor.userId, workspace_id);
  const threads = await countUnreadThreads(app.sql, actor.userId, workspace_id);
  return {
    channels: rows.map(toReadState),
    threads: { unread_count: threads.unreadCount, mention_count: threads.mentionCount },
  };
}
