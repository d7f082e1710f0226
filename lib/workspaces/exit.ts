import { insertFormerMember } from "../../db/former_members.ts";
import type { Role } from "../../db/workspaces.ts";
import type { Tx } from "../../db/client.ts";
import { deleteWorkspaceMember } from "../../db/workspace_members.ts";
import { encodeId } from "../ids.ts";
import type { Effects } from "../transact.ts";

/**
 * Takes a member out of a workspace and of all its channels, and tells everybody
 * concerned. With `deactivated` what they were is kept, to give it back.
 */
export async function exitWorkspace(
  tx: Tx,
  effects: Effects,
  workspaceId: number,
  userId: number,
  deactivated?: { role: Role; deactivatedBy: number },
): Promise<void> {
  const user_id = encodeId(userId);
  const workspace_id = encodeId(workspaceId);
  const channelIds = await deleteWorkspaceMember(tx, workspaceId, userId);
  const kept = deactivated ? { ...deactivated, channelIds } : null;
  await insertFormerMember(tx, { workspaceId, userId, kept });
  for (const channelId of channelIds) {
    const channel_id = encodeId(channelId);
    effects.announce(channelId, "member.removed", { channel_id, user_id });
  }
  effects.announce(workspaceId, "user.left", { workspace_id, user_id });
  effects.announce(userId, "workspace.left", { workspace_id });
}
