import { findWorkspaceMember, lockOwners } from "../../db/workspace_members.ts";
import { accessWorkspace, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { exitWorkspace } from "../workspaces/exit.ts";

const ACT = "deactivate this member";

/**
 * Shuts a member out of a workspace until they are reactivated: they are in it no more, no
 * invite lets them in, and their role and channels are kept. Its admins may, against those
 * below them.
 */
export function deactivateMember(
  app: App,
  actor: Actor,
  { workspace_id, user_id }: Input<"deactivateMember">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const owners = await lockOwners(tx, workspace_id);
    const mine = await accessWorkspace(tx, actor, workspace_id, { least: "admin", act: ACT });
    const member = await findWorkspaceMember(tx, workspace_id, user_id);
    if (!member) throw new AppError("member_not_found", { id: encodeId(user_id) });
    if (isAtLeast(member.role, "admin") && mine.role !== "owner") {
      throw new AppError("forbidden", { who: "an owner of the workspace", act: ACT });
    }
    if (owners.length === 1 && owners[0] === user_id) throw new AppError("last_owner");
    await exitWorkspace(tx, effects, workspace_id, user_id, {
      role: member.role,
      deactivatedBy: actor.userId,
    });
    const data = { user_id: encodeId(user_id) };
    await record(tx, actor, workspace_id, "user.deactivated", data);
  });
}
