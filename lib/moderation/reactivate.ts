import { listChannelsById } from "../../db/channels.ts";
import { findDeactivated } from "../../db/former_members.ts";
import { lockAccount } from "../../db/credentials.ts";
import { lockOwners } from "../../db/workspace_members.ts";
import { accessWorkspace, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { enterWorkspace } from "../workspaces/enter.ts";
import { toWorkspaceMember } from "../workspaces/shape.ts";

const ACT = "reactivate this member";

/** Lets a deactivated member in again, with the role and channels they had. Admins may. */
export function reactivateMember(
  app: App,
  actor: Actor,
  { workspace_id, user_id }: Input<"reactivateMember">,
): Promise<Output<"reactivateMember">> {
  return transact(app, async (tx, effects) => {
    await lockOwners(tx, workspace_id);
    const mine = await accessWorkspace(tx, actor, workspace_id, { least: "admin", act: ACT });
    await lockAccount(tx, user_id);
    const place = await findDeactivated(tx, workspace_id, user_id);
    if (!place) throw new AppError("member_not_found", { id: encodeId(user_id) });
    const { role } = place;
    if (isAtLeast(role, "admin") && mine.role !== "owner") {
      throw new AppError("forbidden", { who: "an owner of the workspace", act: ACT });
    }
    const channels = await listChannelsById(tx, place.channelIds);
    const entered = await enterWorkspace(tx, effects, {
      workspaceId: workspace_id,
      userId: user_id,
      role,
      channels,
    });
    if (!entered) throw new AppError("member_not_found", { id: encodeId(user_id) });
    const data = { user_id: encodeId(user_id) };
    await record(tx, actor, workspace_id, "user.reactivated", data);
    return toWorkspaceMember(entered);
  });
}
