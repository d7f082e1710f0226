import { listScheduledOf } from "../../db/scheduled.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toScheduled } from "./shape.ts";

/** The actor's messages that wait in a workspace, the next one first. */
export async function listScheduled(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"listScheduled">,
): Promise<Output<"listScheduled">> {
  await accessWorkspace(app.sql, actor, workspace_id);
  const rows = await listScheduledOf(app.sql, actor.userId, workspace_id);
  return { scheduled: rows.map(toScheduled) };
}
