import { findWorkspaceMember, lockOwners, updateRole } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toWorkspaceMember } from "./shape.ts";

const ACT = "give roles";

/** Gives a member another role. Its owners may. */
export function changeRole(
  app: App,
  actor: Actor,
  { workspace_id, user_id, role }: Input<"changeRole">,
): Promise<Output<"changeRole">> {
  return transact(app, async (tx, effects) => {
    const owners = await lockOwners(tx, workspace_id);
    await accessWorkspace(tx, actor, workspace_id, { least: "owner", act: ACT });
    const member = await findWorkspaceMember(tx, workspace_id, user_id);
    if (!member) throw new AppError("member_not_found", { id: encodeId(user_id) });
    if (role !== "owner" && owners.length === 1 && owners[0] === user_id) {
      throw new AppError("last_owner");
    }
    if (member.role === role) return toWorkspaceMember(member);

    await updateRole(tx, { workspaceId: workspace_id, userId: user_id, role });
    effects.announce(workspace_id, "role.changed", {
      workspace_id: encodeId(workspace_id),
      user_id: encodeId(user_id),
      role,
    });
    return toWorkspaceMember({ ...member, role });
  });
}
