import type { ChannelRow } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { listConversationsNaming } from "../../db/conversations.ts";
import { deleteFormerMember } from "../../db/former_members.ts";
import { insertWorkspaceMember, type WorkspaceMemberRow } from "../../db/workspace_members.ts";
import { listWorkspacesById, type Role } from "../../db/workspaces.ts";
import { enterChannels } from "../channels/enter.ts";
import type { Effects } from "../transact.ts";
import { toWorkspace, toWorkspaceMember } from "./shape.ts";

/**
 * Puts somebody into a workspace, these channels of it and the conversations they were in
 * before, and tells everybody concerned. Nothing if they are a member already.
 */
export async function enterWorkspace(
  tx: Tx,
  effects: Effects,
  { workspaceId, userId, role, channels }: {
    workspaceId: number;
    userId: number;
    role: Role;
    channels: ChannelRow[];
  },
): Promise<WorkspaceMemberRow | undefined> {
  const member = await insertWorkspaceMember(tx, { workspaceId, userId, role });
  if (!member) return undefined;
  await deleteFormerMember(tx, workspaceId, userId);
  const [workspace] = await listWorkspacesById(tx, [workspaceId]);
  effects.announce(workspaceId, "user.joined", toWorkspaceMember(member));
  effects.announce(userId, "workspace.joined", toWorkspace(workspace!));
  const talks = await listConversationsNaming(tx, workspaceId, userId);
  const all = new Map([...channels, ...talks].map((row) => [row.id, row]));
  await enterChannels(tx, effects, [...all.values()], userId, "member");
  return member;
}
