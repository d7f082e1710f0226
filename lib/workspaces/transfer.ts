import { findWorkspaceMember, lockOwners, updateRole } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toWorkspaceMember } from "./shape.ts";
import { tellRole } from "./tell_role.ts";

/**
 * Hands a workspace over: the member becomes an owner and the actor an admin, in one step,
 * so that it is never without an owner. Its owners may. Returns the new owner.
 */
export function transferWorkspace(
  app: App,
  actor: Actor,
  { workspace_id, user_id }: Input<"transferWorkspace">,
): Promise<Output<"transferWorkspace">> {
  return transact(app, async (tx, effects) => {
    await lockOwners(tx, workspace_id);
    await accessWorkspace(tx, actor, workspace_id, { least: "owner", act: "hand it over" });
    const member = await findWorkspaceMember(tx, workspace_id, user_id);
    if (!member) throw new AppError("member_not_found", { id: encodeId(user_id) });
    if (user_id === actor.userId) return toWorkspaceMember(member);

    const data = { user_id: encodeId(user_id) };
    await record(tx, actor, workspace_id, "workspace.transferred", data);
    const changes = [{ userId: user_id, role: "owner" }, {
      userId: actor.userId,
      role: "admin",
    }] as const;
    for (const { userId, role } of changes) {
      await updateRole(tx, { workspaceId: workspace_id, userId, role });
      tellRole(effects, { workspaceId: workspace_id, userId, role });
    }
    return toWorkspaceMember({ ...member, role: "owner" });
  });
}
