import { listRecentSearches as list } from "../../db/recent_searches.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";

/** What the actor has looked for lately, which nobody else sees. */
export async function listRecentSearches(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId }: Input<"listRecentSearches">,
): Promise<Output<"listRecentSearches">> {
  await accessWorkspace(app.sql, actor, workspaceId);
  return { queries: await list(app.sql, actor.userId, workspaceId) };
}
