import { updateCurrentWorkspace } from "../../db/users.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toWorkspace } from "./shape.ts";

/** Makes a workspace the actor's current one. */
export async function switchWorkspace(
  app: App,
  actor: Actor,
  input: Input<"switchWorkspace">,
): Promise<Output<"switchWorkspace">> {
  const workspace = await accessWorkspace(app.sql, actor, input.workspace_id);
  await updateCurrentWorkspace(app.sql, actor.userId, workspace.id);
  return toWorkspace(workspace);
}
