import { listChannelsById, listDefaultChannels } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { listConversationsNaming } from "../../db/conversations.ts";
import { type OpenInviteRow, takeInvite } from "../../db/invites.ts";
import { type AccountRow, verifyEmail } from "../../db/users.ts";
import { insertWorkspaceMember } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import { enterChannels } from "../channels/enter.ts";
import { AppError } from "../errors.ts";
import type { Workspace } from "../protocol/workspaces.ts";
import type { Effects } from "../transact.ts";
import { toWorkspace, toWorkspaceMember } from "../workspaces/shape.ts";

/**
 * Puts an account into the workspace of an invite, its default channels, those of the
 * invite, and the conversations it was in before. A member
 * already stays as they are, and the invite is not used up.
 */
export async function enterByInvite(
  tx: Tx,
  effects: Effects,
  account: Pick<AccountRow, "id" | "email" | "emailVerifiedAt">,
  invite: OpenInviteRow,
): Promise<Workspace> {
  const { id: userId, email } = account;
  const { workspaceId, role } = invite;
  if (invite.email !== null && invite.email !== email) throw new AppError("invite_of_another");
  const isProven = account.emailVerifiedAt !== null || invite.email === email;
  if (invite.requireVerifiedEmail && !isProven) throw new AppError("email_unverified", { email });

  const member = await insertWorkspaceMember(tx, { workspaceId, userId, role });
  const workspace = toWorkspace(await accessWorkspace(tx, { userId }, workspaceId));
  if (!member) return workspace;
  if (!await takeInvite(tx, invite.id)) throw new AppError("invite_not_found");
  // Whoever has the link from the mail reads that address.
  if (invite.email === email) await verifyEmail(tx, userId, email);
  effects.announce(workspaceId, "user.joined", toWorkspaceMember(member));
  effects.announce(userId, "workspace.joined", workspace);
  const invited = await listChannelsById(tx, invite.channelIds);
  const defaults = role === "guest" ? [] : await listDefaultChannels(tx, workspaceId);
  const talks = await listConversationsNaming(tx, workspaceId, userId);
  const channels = new Map([...defaults, ...invited, ...talks].map((row) => [row.id, row]));
  await enterChannels(tx, effects, [...channels.values()], userId, "member");
  return workspace;
}
