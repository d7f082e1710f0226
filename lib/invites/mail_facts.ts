import { findOpenInviteById } from "../../db/invites.ts";
import { findAccountByEmail } from "../../db/users.ts";
import { findWorkspaceMember } from "../../db/workspace_members.ts";
import type { App } from "../app.ts";
import type { Addressee } from "../account/mail_facts.ts";
import { inviteUrl } from "./shape.ts";
import { inviteToken } from "./token.ts";

/** What a mailed invite says. */
export interface InviteFacts {
  to: Addressee;
  workspaceName: string;
  inviterName: string;
  expiresAt: Date;
  url: string;
}

/** What the mail of an invite says; nothing where it can't be used or isn't needed any more. */
export async function inviteFacts(app: App, inviteId: string): Promise<InviteFacts | undefined> {
  const invite = await findOpenInviteById(app.sql, inviteId);
  if (!invite?.email) return undefined;
  const account = await findAccountByEmail(app.sql, invite.email);
  if (account && await findWorkspaceMember(app.sql, invite.workspaceId, account.id)) {
    return undefined;
  }
  const { workspaceName, inviterName, expiresAt } = invite;
  const stranger = { name: "there", email: invite.email, locale: "en", timeZone: "UTC" };
  const url = inviteUrl(app.config.publicUrl, await inviteToken(app, inviteId));
  return { to: account ?? stranger, workspaceName, inviterName, expiresAt, url };
}
