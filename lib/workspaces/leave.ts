import { lockOwners } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { exitWorkspace } from "./exit.ts";

/** Leaves a workspace. Its last owner can't. */
export function leaveWorkspace(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"leaveWorkspace">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const owners = await lockOwners(tx, workspace_id);
    await accessWorkspace(tx, actor, workspace_id);
    if (owners.length === 1 && owners[0] === actor.userId) throw new AppError("last_owner");
    await exitWorkspace(tx, effects, workspace_id, actor.userId);
  });
}
