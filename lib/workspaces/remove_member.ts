import { findWorkspaceMember, lockOwners } from "../../db/workspace_members.ts";
import { accessWorkspace, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { exitWorkspace } from "./exit.ts";

const ACT = "remove this member";

/** Removes a member. Admins may remove members, owners everybody but the last owner. */
export function removeWorkspaceMember(
  app: App,
  actor: Actor,
  { workspace_id, user_id }: Input<"removeWorkspaceMember">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const owners = await lockOwners(tx, workspace_id);
    const { role } = await accessWorkspace(tx, actor, workspace_id, { least: "admin", act: ACT });
    const member = await findWorkspaceMember(tx, workspace_id, user_id);
    if (!member) throw new AppError("member_not_found", { id: encodeId(user_id) });
    if (isAtLeast(member.role, "admin") && role !== "owner") {
      throw new AppError("forbidden", { who: "an owner of the workspace", act: ACT });
    }
    if (owners.length === 1 && owners[0] === user_id) throw new AppError("last_owner");
    await exitWorkspace(tx, effects, workspace_id, user_id);
    await record(tx, actor, workspace_id, "user.removed", { user_id: encodeId(user_id) });
  });
}
