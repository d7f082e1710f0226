import { findWorkspaceMember, lockOwners, updateRole } from "../../db/workspace_members.ts";
import { findAccountNamed } from "../account/find.ts";
import { actorOf } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { transact } from "../transact.ts";
import { tellRole } from "../workspaces/tell_role.ts";
import { admitToCommons } from "./enter.ts";

/**
 * Makes somebody an owner of the commons, which nobody has founded. Whoever runs the server
 * says so; there is no door to this.
 */
export async function appointOwner(app: App, name: string): Promise<void> {
  const workspaceId = app.config.commonsWorkspace;
  await transact(app, async (tx, effects) => {
    const account = await findAccountNamed(tx, name);
    if (!account || account.deactivatedAt) throw new AppError("member_not_found", { id: name });
    const { id: userId } = account;
    await lockOwners(tx, workspaceId);
    await admitToCommons(app, tx, effects, account);
    const member = await findWorkspaceMember(tx, workspaceId, userId);
    if (!member) throw new AppError("workspace_not_found", { id: encodeId(workspaceId) });
    if (member.role === "owner") return;
    await updateRole(tx, { workspaceId, userId, role: "owner" });
    const data = { user_id: encodeId(userId), role: "owner", from: member.role };
    await record(tx, actorOf(userId, "appoint"), workspaceId, "role.changed", data);
    tellRole(effects, { workspaceId, userId, role: "owner" });
  });
}
