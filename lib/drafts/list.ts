import { listDraftsOf } from "../../db/drafts.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toDraft } from "./shape.ts";

/** The actor's drafts in the channels that they are in, the newest first. */
export async function listDrafts(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"listDrafts">,
): Promise<Output<"listDrafts">> {
  await accessWorkspace(app.sql, actor, workspace_id);
  const rows = await listDraftsOf(app.sql, actor.userId, workspace_id, LIMITS.draftsListed);
  return { drafts: rows.map(toDraft) };
}
