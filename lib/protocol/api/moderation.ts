import * as audit from "../audit.ts";
import * as channels from "../channels.ts";
import type { Contract } from "../contract.ts";
import * as moderation from "../moderation.ts";
import * as workspaces from "../workspaces.ts";

const MEMBER_ERRORS = ["channel_not_found", "banned", "member_not_found", "forbidden"] as const;
const WORKSPACE_ERRORS = ["workspace_not_found", "member_not_found", "forbidden"] as const;

/** Keeping order: in a channel, in a workspace, and looking up what was done. */
export const MODERATION = {
  changeChannelRole: {
    summary: "Make a member of a channel its moderator, or a mere member again",
    input: channels.ChangeChannelRole,
    output: channels.ChannelMember,
    errors: MEMBER_ERRORS,
    scope: "channels:write",
  },
  muteMember: {
    summary: "Mute somebody in a channel: they read and no more",
    input: channels.ChannelMemberRef,
    output: channels.ChannelMember,
    errors: MEMBER_ERRORS,
    scope: "channels:write",
  },
  unmuteMember: {
    summary: "Let somebody speak again in a channel",
    input: channels.ChannelMemberRef,
    output: undefined,
    errors: MEMBER_ERRORS,
    scope: "channels:write",
  },
  banMember: {
    summary: "Ban somebody from a channel: they neither read nor write nor come back",
    input: moderation.BanMember,
    output: moderation.Ban,
    errors: MEMBER_ERRORS,
    scope: "channels:write",
    status: 201,
  },
  unbanMember: {
    summary: "End a ban; they may join again",
    input: channels.ChannelMemberRef,
    output: undefined,
    errors: MEMBER_ERRORS,
    scope: "channels:write",
  },
  listBans: {
    summary: "List who is banned from a channel",
    input: moderation.ListBans,
    output: moderation.BanList,
    errors: ["channel_not_found", "banned", "forbidden"],
    scope: "channels:read",
  },
  deactivateMember: {
    summary: "Shut a member out of a workspace; what they were is kept",
    input: workspaces.WorkspaceMemberRef,
    output: undefined,
    errors: [...WORKSPACE_ERRORS, "last_owner"],
    scope: "workspaces:write",
  },
  reactivateMember: {
    summary: "Let a deactivated member in again, with their role and channels",
    input: workspaces.WorkspaceMemberRef,
    output: workspaces.WorkspaceMember,
    errors: WORKSPACE_ERRORS,
    scope: "workspaces:write",
  },
  listDeactivatedMembers: {
    summary: "List the deactivated members of a workspace",
    input: moderation.ListDeactivated,
    output: moderation.DeactivatedList,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:read",
  },
  reportMessage: {
    summary: "Report a message to the workspace's moderators",
    input: moderation.ReportMessage,
    output: moderation.Report,
    errors: ["message_not_found", "message_deleted"],
    scope: "messages:write",
    status: 201,
  },
  listReports: {
    summary: "List the reported messages of a workspace, the oldest first",
    input: moderation.ListReports,
    output: moderation.ReportList,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:read",
  },
  resolveReport: {
    summary: "Say what came of a report",
    input: moderation.ResolveReport,
    output: moderation.Report,
    errors: ["workspace_not_found", "forbidden", "report_not_found"],
    scope: "workspaces:write",
  },
  listAuditLog: {
    summary: "List what was done in a workspace, the newest first",
    input: audit.ListAuditLog,
    output: audit.AuditLog,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:read",
  },
} as const satisfies Record<string, Contract>;
