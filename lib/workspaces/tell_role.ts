import type { Role } from "../../db/workspaces.ts";
import { encodeId } from "../ids.ts";
import type { Effects } from "../transact.ts";

/** Tells of somebody's new role: the workspace, and them, who as a guest don't hear its stream. */
export function tellRole(
  effects: Effects,
  { workspaceId, userId, role }: { workspaceId: number; userId: number; role: Role },
): void {
  for (const streamId of [workspaceId, userId]) {
    effects.announce(streamId, "role.changed", {
      workspace_id: encodeId(workspaceId),
      user_id: encodeId(userId),
      role,
    });
  }
}
