import { listSavedOf } from "../../db/saved.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toMessage } from "../messages/shape.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";

/** What the actor has saved in the channels that they are in, the newest first. */
export async function listSaved(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, before, limit }: Input<"listSaved">,
): Promise<Output<"listSaved">> {
  await accessWorkspace(app.sql, actor, workspaceId);
  const rows = await listSavedOf(app.sql, {
    userId: actor.userId,
    workspaceId,
    before: before ?? Number.MAX_SAFE_INTEGER,
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(rows, limit, ({ savedTs }) => String(savedTs));
  return { messages: page.map(toMessage), next_cursor };
}
