import { findCurrentWorkspace } from "../../db/workspaces.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Output } from "../protocol/api.ts";
import { toWorkspace } from "./shape.ts";

/** The workspace that the actor last switched to. */
export async function getCurrentWorkspace(
  app: App,
  actor: Actor,
): Promise<Output<"getCurrentWorkspace">> {
  const row = await findCurrentWorkspace(app.sql, actor.userId);
  if (!row) throw new AppError("no_current_workspace");
  return toWorkspace(row);
}
