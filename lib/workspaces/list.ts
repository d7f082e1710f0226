import { listWorkspacesOf } from "../../db/workspaces.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Output } from "../protocol/api.ts";
import { toWorkspace } from "./shape.ts";

/** The workspaces that the actor is in, in the order of joining. */
export async function listWorkspaces(app: App, actor: Actor): Promise<Output<"listWorkspaces">> {
  const rows = await listWorkspacesOf(app.sql, actor.userId);
  return { workspaces: rows.map((row) => ({ ...toWorkspace(row), role: row.role })) };
}
