import { findWorkspaceMember, lockOwners, updateRole } from "../../db/workspace_members.ts";
import { accessWorkspace, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toWorkspaceMember } from "./shape.ts";
import { tellRole } from "./tell_role.ts";

const ACT = "give this role";

/** Gives a member another role. Admins may among moderators, members and guests; owners everything. */
export function changeRole(
  app: App,
  actor: Actor,
  { workspace_id, user_id, role }: Input<"changeRole">,
): Promise<Output<"changeRole">> {
  return transact(app, async (tx, effects) => {
    const owners = await lockOwners(tx, workspace_id);
    const mine = await accessWorkspace(tx, actor, workspace_id, { least: "admin", act: ACT });
    const member = await findWorkspaceMember(tx, workspace_id, user_id);
    if (!member) throw new AppError("member_not_found", { id: encodeId(user_id) });
    const isHigh = isAtLeast(member.role, "admin") || isAtLeast(role, "admin");
    if (isHigh && mine.role !== "owner") {
      throw new AppError("forbidden", { who: "an owner of the workspace", act: ACT });
    }
    if (role !== "owner" && owners.length === 1 && owners[0] === user_id) {
      throw new AppError("last_owner");
    }
    if (member.role === role) return toWorkspaceMember(member);

    await updateRole(tx, { workspaceId: workspace_id, userId: user_id, role });
    const data = { user_id: encodeId(user_id), role, from: member.role };
    await record(tx, actor, workspace_id, "role.changed", data);
    tellRole(effects, { workspaceId: workspace_id, userId: user_id, role });
    return toWorkspaceMember({ ...member, role });
  });
}
