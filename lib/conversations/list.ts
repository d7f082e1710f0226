import { listConversationsOf } from "../../db/conversations.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toChannel } from "../channels/shape.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";

/** The actor's direct and group conversations in a workspace, by id. */
export async function listConversations(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, after = 0, limit }: Input<"listConversations">,
): Promise<Output<"listConversations">> {
  await accessWorkspace(app.sql, actor, workspaceId);
  const { userId } = actor;
  const rows = await listConversationsOf(app.sql, { userId, workspaceId, after, limit: limit + 1 });
  const { page, next_cursor } = toPage(rows, limit, ({ id }) => encodeId(id));
  return {
    conversations: page.map((row) => ({ ...toChannel(row), is_member: true })),
    next_cursor,
  };
}
