import { deleteRecentSearches as forget } from "../../db/recent_searches.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";

/** Forgets what the actor has looked for. */
export async function deleteRecentSearches(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId }: Input<"deleteRecentSearches">,
): Promise<void> {
  await accessWorkspace(app.sql, actor, workspaceId);
  await forget(app.sql, actor.userId, workspaceId);
}
