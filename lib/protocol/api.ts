import { z } from "zod";
import * as accessTokens from "./access_tokens.ts";
import type { Scope } from "./access_tokens.ts";
import * as account from "./account.ts";
import * as auth from "./auth.ts";
import * as channels from "./channels.ts";
import type { ErrorCode } from "./errors.ts";
import * as invites from "./invites.ts";
import * as messages from "./messages.ts";
import type { Operation } from "./paths.ts";
import type { RateClass } from "./rates.ts";
import * as oidc from "./oidc.ts";
import * as reactions from "./reactions.ts";
import * as realtime from "./realtime.ts";
import * as twoFactor from "./two_factor.ts";
import * as users from "./users.ts";
import * as workspaces from "./workspaces.ts";

/** What an operation takes and gives: the server checks it and the documents print it. */
export interface Contract {
  summary: string;
  input: z.ZodObject;
  /** Nothing stands for an answer without a body. */
  output: z.ZodType | undefined;
  /** What it gives instead, with 202, where the rest has to wait. */
  accepted?: z.ZodObject;
  errors: readonly ErrorCode[];
  /** "none" may be asked by anybody; everything else needs a session. */
  auth?: "none";
  /** What a request counts as; `general` where nothing is said. */
  rate?: RateClass;
  /** What a personal access token needs for it; nothing where it needs somebody signed in. */
  scope?: Scope;
  /** 200 where nothing is said, 204 where there is no output. */
  status?: 201;
}

const Nothing = z.strictObject({});

/** One entry for each path, or this does not compile. */
export const API = {
  register: {
    summary: "Create an account with a first workspace",
    input: auth.Register,
    output: auth.Registered,
    accepted: auth.AwaitingVerification,
    errors: ["email_taken"],
    auth: "none",
    rate: "register",
    status: 201,
  },
  login: {
    summary: "Sign in",
    input: auth.Login,
    output: auth.SignedIn,
    errors: [
      "wrong_credentials",
      "second_factor_required",
      "wrong_code",
      "account_deactivated",
      "email_unverified",
    ],
    auth: "none",
    rate: "signInAddress",
  },
  getSession: {
    summary: "Whether the access token is good, whose it is and for how long",
    input: Nothing,
    output: auth.Session,
    errors: [],
    scope: "users:read",
  },
  refreshSession: {
    summary: "Trade a refresh token for new tokens; the old one is spent",
    input: auth.Refresh,
    output: auth.Refreshed,
    errors: ["token_invalid"],
    auth: "none",
  },
  logout: {
    summary: "End this session and its sockets",
    input: Nothing,
    output: undefined,
    errors: [],
  },
  listSessions: {
    summary: "List the devices that you are signed in on",
    input: Nothing,
    output: auth.SessionList,
    errors: [],
  },
  revokeSession: {
    summary: "Sign one of your devices out",
    input: auth.SessionRef,
    output: undefined,
    errors: ["session_not_found"],
  },
  revokeOtherSessions: {
    summary: "Sign yourself out everywhere but here",
    input: Nothing,
    output: undefined,
    errors: [],
  },
  getSignInMethods: {
    summary: "How people sign in here",
    input: Nothing,
    output: oidc.SignInMethods,
    errors: [],
    auth: "none",
  },
  exchangeSignIn: {
    summary: "Trade the code that a browser came back with from the provider for a session",
    input: oidc.ExchangeSignIn,
    output: auth.SignedIn,
    errors: [
      "link_invalid",
      "second_factor_required",
      "wrong_code",
      "account_deactivated",
      "email_unverified",
    ],
    auth: "none",
    rate: "signInAddress",
  },
  verifyEmail: {
    summary: "Confirm an e-mail address by the token from the link mailed to it",
    input: account.VerifyEmail,
    output: account.Verified,
    errors: ["link_invalid"],
    auth: "none",
    rate: "redeem",
  },
  requestVerification: {
    summary: "Mail the link to confirm an address again",
    input: account.EmailRef,
    output: undefined,
    errors: [],
    auth: "none",
    rate: "reset",
  },
  forgotPassword: {
    summary: "Mail a link for a new password, if the address has an account",
    input: account.EmailRef,
    output: undefined,
    errors: [],
    auth: "none",
    rate: "reset",
  },
  resetPassword: {
    summary: "Set a new password by the token from a mailed link; ends every session",
    input: account.ResetPassword,
    output: undefined,
    errors: ["link_invalid"],
    auth: "none",
    rate: "redeem",
  },
  changePassword: {
    summary: "Change your password; signs your other devices out",
    input: account.ChangePassword,
    output: undefined,
    errors: ["wrong_password", "no_password"],
  },
  changeEmail: {
    summary: "Ask for another e-mail address; it counts once the link mailed there is opened",
    input: account.ChangeEmail,
    output: undefined,
    errors: ["wrong_password", "no_password"],
    rate: "reset",
  },
  deactivateAccount: {
    summary: "Close your account until you reactivate it",
    input: account.WithPassword,
    output: undefined,
    errors: ["wrong_password", "no_password"],
  },
  reactivateAccount: {
    summary: "Open your account again; sign in afterwards",
    input: auth.Login,
    output: undefined,
    errors: ["wrong_credentials"],
    auth: "none",
    rate: "signInAddress",
  },
  deleteAccount: {
    summary: "Erase your account; your messages stay as a deleted user's",
    input: account.WithPassword,
    output: undefined,
    errors: ["wrong_password", "no_password", "last_owner"],
  },
  beginTwoFactor: {
    summary: "Get a secret for an authenticator app; it counts once a first code has proven it",
    input: twoFactor.BeginTwoFactor,
    output: twoFactor.TwoFactorSecret,
    errors: ["wrong_password", "no_password", "two_factor_on"],
    status: 201,
  },
  enableTwoFactor: {
    summary: "Ask for a code at every sign-in from now on; signs your other devices out",
    input: twoFactor.EnableTwoFactor,
    output: twoFactor.RecoveryCodes,
    errors: ["wrong_code", "two_factor_on", "two_factor_off"],
  },
  disableTwoFactor: {
    summary: "Ask for the password alone from now on",
    input: twoFactor.WithCode,
    output: undefined,
    errors: ["wrong_password", "no_password", "wrong_code", "two_factor_off"],
  },
  renewRecoveryCodes: {
    summary: "Get new recovery codes; the old ones are worth nothing then",
    input: twoFactor.WithCode,
    output: twoFactor.RecoveryCodes,
    errors: ["wrong_password", "no_password", "wrong_code", "two_factor_off"],
  },
  createAccessToken: {
    summary: "Make a personal access token for a program that acts as you",
    input: accessTokens.CreateAccessToken,
    output: accessTokens.NewAccessToken,
    errors: ["wrong_password", "no_password", "too_many_tokens"],
    status: 201,
  },
  listAccessTokens: {
    summary: "List your personal access tokens",
    input: Nothing,
    output: accessTokens.AccessTokenList,
    errors: [],
  },
  revokeAccessToken: {
    summary: "End a personal access token and its sockets",
    input: accessTokens.AccessTokenRef,
    output: undefined,
    errors: ["token_not_found"],
  },
  getMe: {
    summary: "Get one's own account",
    input: Nothing,
    output: users.Account,
    errors: [],
    scope: "users:read",
  },
  updateMe: {
    summary: "Change one's own profile",
    input: users.UpdateMe,
    output: users.Account,
    errors: [],
    scope: "users:write",
  },
  getUser: {
    summary: "Get a person who shares a workspace with you",
    input: users.UserRef,
    output: users.User,
    errors: ["member_not_found"],
    scope: "users:read",
  },
  listWorkspaces: {
    summary: "List the workspaces you are in",
    input: Nothing,
    output: workspaces.WorkspaceList,
    errors: [],
    scope: "workspaces:read",
  },
  createWorkspace: {
    summary: "Create a workspace with #general and #random",
    input: workspaces.CreateWorkspace,
    output: workspaces.Workspace,
    errors: [],
    scope: "workspaces:write",
    status: 201,
  },
  getCurrentWorkspace: {
    summary: "Get the workspace you last switched to",
    input: Nothing,
    output: workspaces.Workspace,
    errors: ["no_current_workspace"],
    scope: "workspaces:read",
  },
  getWorkspace: {
    summary: "Get a workspace",
    input: workspaces.WorkspaceRef,
    output: workspaces.Workspace,
    errors: ["workspace_not_found"],
    scope: "workspaces:read",
  },
  updateWorkspace: {
    summary: "Change a workspace's name or settings",
    input: workspaces.UpdateWorkspace,
    output: workspaces.Workspace,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:write",
  },
  deleteWorkspace: {
    summary: "Delete a workspace and all that is in it",
    input: workspaces.WorkspaceRef,
    output: undefined,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:write",
  },
  switchWorkspace: {
    summary: "Make a workspace the current one",
    input: workspaces.WorkspaceRef,
    output: workspaces.Workspace,
    errors: ["workspace_not_found"],
    scope: "users:write",
  },
  leaveWorkspace: {
    summary: "Leave a workspace and all its channels",
    input: workspaces.WorkspaceRef,
    output: undefined,
    errors: ["workspace_not_found", "last_owner"],
    scope: "workspaces:write",
  },
  listWorkspaceMembers: {
    summary: "List a workspace's members, by id",
    input: workspaces.ListWorkspaceMembers,
    output: workspaces.WorkspaceMemberList,
    errors: ["workspace_not_found"],
    scope: "workspaces:read",
  },
  changeRole: {
    summary: "Give a member another role",
    input: workspaces.ChangeRole,
    output: workspaces.WorkspaceMember,
    errors: ["workspace_not_found", "member_not_found", "forbidden", "last_owner"],
    scope: "workspaces:write",
  },
  transferWorkspace: {
    summary: "Hand a workspace over: the member becomes an owner, and you an admin",
    input: workspaces.WorkspaceMemberRef,
    output: workspaces.WorkspaceMember,
    errors: ["workspace_not_found", "member_not_found", "forbidden"],
    scope: "workspaces:write",
  },
  removeWorkspaceMember: {
    summary: "Remove a member from the workspace and all its channels",
    input: workspaces.WorkspaceMemberRef,
    output: undefined,
    errors: ["workspace_not_found", "member_not_found", "forbidden", "last_owner"],
    scope: "workspaces:write",
  },
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
  listChannels: {
    summary: "List the public channels of a workspace and the private ones you are in, by name",
    input: channels.ListChannels,
    output: channels.ChannelList,
    errors: ["workspace_not_found"],
    scope: "channels:read",
  },
  createChannel: {
    summary: "Create a channel",
    input: channels.CreateChannel,
    output: channels.ChannelView,
    errors: ["workspace_not_found", "channel_name_taken"],
    scope: "channels:write",
    status: 201,
  },
  getChannel: {
    summary: "Get a channel",
    input: channels.ChannelRef,
    output: channels.ChannelView,
    errors: ["channel_not_found"],
    scope: "channels:read",
  },
  updateChannel: {
    summary: "Rename a channel or change its topic",
    input: channels.UpdateChannel,
    output: channels.ChannelView,
    errors: ["channel_not_found", "not_a_member", "forbidden", "channel_name_taken"],
    scope: "channels:write",
  },
  deleteChannel: {
    summary: "Delete a channel and its messages",
    input: channels.ChannelRef,
    output: undefined,
    errors: ["channel_not_found", "not_a_member", "forbidden", "default_channel"],
    scope: "channels:write",
  },
  joinChannel: {
    summary: "Join a public channel",
    input: channels.ChannelRef,
    output: channels.ChannelView,
    errors: ["channel_not_found"],
    scope: "channels:write",
  },
  leaveChannel: {
    summary: "Leave a channel",
    input: channels.ChannelRef,
    output: undefined,
    errors: ["channel_not_found"],
    scope: "channels:write",
  },
  listChannelMembers: {
    summary: "List a channel's members, by id",
    input: channels.ListChannelMembers,
    output: channels.ChannelMemberList,
    errors: ["channel_not_found"],
    scope: "channels:read",
  },
  addChannelMember: {
    summary: "Put a member of the workspace into a channel",
    input: channels.ChannelMemberRef,
    output: channels.ChannelMember,
    errors: ["channel_not_found", "not_a_member", "member_not_found"],
    scope: "channels:write",
  },
  removeChannelMember: {
    summary: "Remove somebody from a channel",
    input: channels.ChannelMemberRef,
    output: undefined,
    errors: ["channel_not_found", "not_a_member", "member_not_found", "forbidden"],
    scope: "channels:write",
  },
  listMessages: {
    summary: "List a channel's messages, the newest page first; replies are in their threads",
    input: messages.ListMessages,
    output: messages.MessageList,
    errors: ["channel_not_found"],
    scope: "messages:read",
  },
  postMessage: {
    summary: "Post a message",
    input: messages.PostMessage,
    output: messages.Message,
    errors: [
      "channel_not_found",
      "not_a_member",
      "invalid_parent",
      "idempotency_conflict",
      "invalid_idempotency_key",
    ],
    scope: "messages:write",
    rate: "send",
    status: 201,
  },
  getMessage: {
    summary: "Get a message",
    input: messages.MessageRef,
    output: messages.Message,
    errors: ["message_not_found"],
    scope: "messages:read",
  },
  editMessage: {
    summary: "Change a message of one's own, within the workspace's edit window",
    input: messages.EditMessage,
    output: messages.Message,
    errors: [
      "message_not_found",
      "not_a_member",
      "forbidden",
      "message_deleted",
      "edit_window_closed",
    ],
    scope: "messages:write",
  },
  deleteMessage: {
    summary: "Delete a message; its tombstone stays",
    input: messages.MessageRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member", "forbidden"],
    scope: "messages:write",
  },
  listReplies: {
    summary: "List the replies under a message",
    input: messages.ListReplies,
    output: messages.MessageList,
    errors: ["message_not_found"],
    scope: "messages:read",
  },
  addReaction: {
    summary: "React to a message",
    input: reactions.ReactionRef,
    output: messages.Message,
    errors: ["message_not_found", "not_a_member", "message_deleted", "too_many_emoji"],
    scope: "messages:write",
  },
  removeReaction: {
    summary: "Take a reaction of one's own back",
    input: reactions.ReactionRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member"],
    scope: "messages:write",
  },
  listPins: {
    summary: "List the messages pinned to a channel, the newest pin first",
    input: channels.ChannelRef,
    output: messages.PinList,
    errors: ["channel_not_found"],
    scope: "messages:read",
  },
  pinMessage: {
    summary: "Pin a message to its channel",
    input: messages.MessageRef,
    output: messages.Message,
    errors: ["message_not_found", "not_a_member", "message_deleted", "too_many_pins"],
    scope: "messages:write",
  },
  unpinMessage: {
    summary: "Take a pin away",
    input: messages.MessageRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member"],
    scope: "messages:write",
  },
  createTicket: {
    summary: "Get a one-time pass for opening the socket without a header",
    input: Nothing,
    output: realtime.Ticket,
    errors: [],
    scope: "realtime",
    status: 201,
  },
} as const satisfies Record<Operation, Contract>;

type Given<Output> = Output extends z.ZodType ? z.output<Output> : void;

/** What an operation is called with, after the check. */
export type Input<O extends Operation> = z.output<(typeof API)[O]["input"]>;
/** What a client writes. */
export type RawInput<O extends Operation> = z.input<(typeof API)[O]["input"]>;
/** What it gives. */
export type Output<O extends Operation> =
  | Given<(typeof API)[O]["output"]>
  | ((typeof API)[O] extends { accepted: z.ZodType } ? z.output<(typeof API)[O]["accepted"]>
    : never);
