import * as auth from "../auth.ts";
import type { Contract } from "../contract.ts";
import * as invites from "../invites.ts";
import * as workspaces from "../workspaces.ts";

/** Invites. */
export const INVITES = {
  createInvite: {
    summary: "Make a link with which others can enter the workspace",
    input: invites.CreateInvite,
    output: invites.InviteLink,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:write",
    status: 201,
  },
  mailInvites: {
    summary: "Invite people to the workspace by mail",
    input: invites.MailInvites,
    output: invites.InviteList,
    errors: ["workspace_not_found", "forbidden", "unavailable"],
    scope: "workspaces:write",
    status: 201,
  },
  listInvites: {
    summary: "List the newest invites that can still be used",
    input: workspaces.WorkspaceRef,
    output: invites.InviteList,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:read",
  },
  revokeInvite: {
    summary: "Make an invite worthless",
    input: invites.RevokeInvite,
    output: undefined,
    errors: ["workspace_not_found", "forbidden", "invite_not_found"],
    scope: "workspaces:write",
  },
  previewInvite: {
    summary: "See where an invite leads",
    input: invites.InviteToken,
    output: invites.InvitePreview,
    errors: ["invite_not_found"],
    auth: "none",
    rate: "redeem",
  },
  registerByInvite: {
    summary: "Set up an account from an invite and enter its workspace",
    input: invites.RegisterByInvite,
    output: auth.Registered,
    accepted: auth.AwaitingVerification,
    errors: ["invite_not_found", "invite_of_another", "email_taken"],
    auth: "none",
    rate: "redeem",
    status: 201,
  },
  acceptInvite: {
    summary: "Enter the workspace that an invite is for",
    input: invites.InviteToken,
    output: workspaces.Workspace,
    errors: ["invite_not_found", "invite_of_another", "email_unverified"],
    scope: "workspaces:write",
    rate: "redeem",
  },
} as const satisfies Record<string, Contract>;
