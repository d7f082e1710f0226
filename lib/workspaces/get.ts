import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toWorkspace } from "./shape.ts";

/** A workspace that the actor is in. */
export async function getWorkspace(
  app: App,
  actor: Actor,
  input: Input<"getWorkspace">,
): Promise<Output<"getWorkspace">> {
  const workspace = await accessWorkspace(app.sql, actor, input.workspace_id);
  return { ...toWorkspace(workspace), role: workspace.role };
}
