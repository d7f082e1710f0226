import { listChannelsSeenBy, listDefaultChannels } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { findDeactivated } from "../../db/former_members.ts";
import { type OpenInviteRow, takeInvite } from "../../db/invites.ts";
import { type AccountRow, verifyEmail } from "../../db/users.ts";
import { accessWorkspace } from "../access.ts";
import { AppError } from "../errors.ts";
import type { Workspace } from "../protocol/workspaces.ts";
import type { Effects } from "../transact.ts";
import { enterWorkspace } from "../workspaces/enter.ts";
import { toWorkspace } from "../workspaces/shape.ts";

/**
 * Puts an account into the workspace of an invite, its default channels and those of the
 * invite that its maker still sees. A member already stays as they are, and the invite is
 * not used up. The workspace must be locked, so that nobody is deactivated meanwhile.
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
  if (invite.requireVerifiedEmail && !isProven) {
    throw new AppError("email_unverified", { email: email ?? "nowhere" });
  }
  if (await findDeactivated(tx, workspaceId, userId)) throw new AppError("deactivated");

  const defaults = role === "guest" ? [] : await listDefaultChannels(tx, workspaceId);
  const channels = [
    ...defaults,
    ...await listChannelsSeenBy(tx, invite.createdBy, invite.channelIds),
  ];
  const isNew = await enterWorkspace(tx, effects, { workspaceId, userId, role, channels });
  const workspace = toWorkspace(await accessWorkspace(tx, { userId }, workspaceId));
  if (!isNew) return workspace;
  if (!await takeInvite(tx, invite.id)) throw new AppError("invite_not_found");
  // Whoever has the link from the mail reads that address.
  if (email !== null && invite.email === email) await verifyEmail(tx, userId, email);
  return workspace;
}
