import { findOpenInvite } from "../../db/invites.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";

/** Where an invite leads, for whoever holds it. */
export async function previewInvite(
  app: App,
  _visitor: Visitor,
  { token }: Input<"previewInvite">,
): Promise<Output<"previewInvite">> {
  const invite = await findOpenInvite(app.sql, sha256(token));
  if (!invite) throw new AppError("invite_not_found");
  return {
    workspace_name: invite.workspaceName,
    invited_by: invite.inviterName,
    role: invite.role,
    email: invite.email,
    expires_at: invite.expiresAt.toISOString(),
  };
}
