export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Route = readonly [Method, `/${string}`];

/** What every native path begins with. */
export const API_PREFIX = "/api/v1";

/** Every operation's method and path. Plain data: a browser loads this and no schema. */
export const PATHS = {
  register: ["POST", "/auth/register"],
  login: ["POST", "/auth/login"],
  getSession: ["GET", "/auth/session"],
  refreshSession: ["POST", "/auth/refresh"],
  logout: ["POST", "/auth/logout"],
  listSessions: ["GET", "/auth/sessions"],
  revokeSession: ["DELETE", "/auth/sessions/:session_id"],
  revokeOtherSessions: ["DELETE", "/auth/sessions"],
  getSignInMethods: ["GET", "/auth/methods"],
  exchangeSignIn: ["POST", "/auth/oidc/exchange"],
  verifyEmail: ["POST", "/auth/verify"],
  requestVerification: ["POST", "/auth/request-verify"],
  forgotPassword: ["POST", "/auth/forgot-password"],
  resetPassword: ["POST", "/auth/reset-password"],
  changePassword: ["POST", "/auth/change-password"],
  changeEmail: ["POST", "/auth/change-email"],
  deactivateAccount: ["POST", "/auth/deactivate"],
  reactivateAccount: ["POST", "/auth/reactivate"],
  deleteAccount: ["POST", "/auth/delete-account"],

  beginTwoFactor: ["POST", "/auth/two-factor"],
  enableTwoFactor: ["POST", "/auth/two-factor/enable"],
  disableTwoFactor: ["POST", "/auth/two-factor/disable"],
  renewRecoveryCodes: ["POST", "/auth/two-factor/recovery-codes"],
  createAccessToken: ["POST", "/auth/tokens"],
  listAccessTokens: ["GET", "/auth/tokens"],
  revokeAccessToken: ["DELETE", "/auth/tokens/:token_id"],

  getMe: ["GET", "/users/me"],
  updateMe: ["PUT", "/users/me"],
  setAvatar: ["POST", "/users/me/avatar"],
  deleteAvatar: ["DELETE", "/users/me/avatar"],
  listUsers: ["GET", "/users"],
  setPresence: ["POST", "/users/presence"],
  listOnline: ["GET", "/users/online"],
  getPresence: ["GET", "/users/:user_id/presence"],
  getUser: ["GET", "/users/:user_id"],

  listWorkspaces: ["GET", "/workspaces"],
  createWorkspace: ["POST", "/workspaces"],
  getCurrentWorkspace: ["GET", "/workspaces/current"],
  bootstrap: ["GET", "/workspaces/:workspace_id/bootstrap"],
  getWorkspace: ["GET", "/workspaces/:workspace_id"],
  updateWorkspace: ["PUT", "/workspaces/:workspace_id"],
  setWorkspaceLogo: ["POST", "/workspaces/:workspace_id/logo"],
  deleteWorkspaceLogo: ["DELETE", "/workspaces/:workspace_id/logo"],
  deleteWorkspace: ["DELETE", "/workspaces/:workspace_id"],
  switchWorkspace: ["POST", "/workspaces/:workspace_id/switch"],
  leaveWorkspace: ["POST", "/workspaces/:workspace_id/leave"],
  listWorkspaceMembers: ["GET", "/workspaces/:workspace_id/members"],
  changeRole: ["PATCH", "/workspaces/:workspace_id/members/:user_id"],
  transferWorkspace: ["POST", "/workspaces/:workspace_id/transfer"],
  removeWorkspaceMember: ["DELETE", "/workspaces/:workspace_id/members/:user_id"],

  createInvite: ["POST", "/workspaces/:workspace_id/invites"],
  mailInvites: ["POST", "/workspaces/:workspace_id/invites/email"],
  listInvites: ["GET", "/workspaces/:workspace_id/invites"],
  revokeInvite: ["DELETE", "/workspaces/:workspace_id/invites/:invite_id"],
  previewInvite: ["POST", "/invites/preview"],
  registerByInvite: ["POST", "/invites/register"],
  acceptInvite: ["POST", "/invites/:token/accept"],

  listChannels: ["GET", "/workspaces/:workspace_id/channels"],
  createChannel: ["POST", "/channels"],
  getChannel: ["GET", "/channels/:channel_id"],
  updateChannel: ["PATCH", "/channels/:channel_id"],
  deleteChannel: ["DELETE", "/channels/:channel_id"],
  archiveChannel: ["POST", "/channels/:channel_id/archive"],
  unarchiveChannel: ["POST", "/channels/:channel_id/unarchive"],
  joinChannel: ["POST", "/channels/:channel_id/join"],
  leaveChannel: ["POST", "/channels/:channel_id/leave"],
  listChannelMembers: ["GET", "/channels/:channel_id/members"],
  addChannelMember: ["POST", "/channels/:channel_id/members"],
  removeChannelMember: ["DELETE", "/channels/:channel_id/members/:user_id"],

  changeChannelRole: ["PATCH", "/channels/:channel_id/members/:user_id"],
  muteMember: ["POST", "/channels/:channel_id/members/:user_id/mute"],
  unmuteMember: ["DELETE", "/channels/:channel_id/members/:user_id/mute"],
  banMember: ["POST", "/channels/:channel_id/bans"],
  unbanMember: ["DELETE", "/channels/:channel_id/bans/:user_id"],
  listBans: ["GET", "/channels/:channel_id/bans"],
  deactivateMember: ["POST", "/workspaces/:workspace_id/members/:user_id/deactivate"],
  reactivateMember: ["POST", "/workspaces/:workspace_id/members/:user_id/reactivate"],
  listDeactivatedMembers: ["GET", "/workspaces/:workspace_id/deactivated-members"],
  reportMessage: ["POST", "/messages/:message_id/report"],
  listReports: ["GET", "/workspaces/:workspace_id/reports"],
  resolveReport: ["POST", "/workspaces/:workspace_id/reports/:report_id/resolve"],
  listAuditLog: ["GET", "/workspaces/:workspace_id/audit-log"],

  createConversation: ["POST", "/conversations"],
  listConversations: ["GET", "/workspaces/:workspace_id/conversations"],

  listMessages: ["GET", "/messages"],
  postMessage: ["POST", "/messages"],
  getMessage: ["GET", "/messages/:message_id"],
  editMessage: ["PATCH", "/messages/:message_id"],
  deleteMessage: ["DELETE", "/messages/:message_id"],
  listMessageEdits: ["GET", "/messages/:message_id/edits"],
  listReplies: ["GET", "/messages/:message_id/thread"],
  postReply: ["POST", "/messages/:message_id/thread"],
  followThread: ["POST", "/messages/:message_id/follow"],
  unfollowThread: ["DELETE", "/messages/:message_id/follow"],
  listThreads: ["GET", "/workspaces/:workspace_id/threads"],
  listUnread: ["GET", "/workspaces/:workspace_id/unread"],
  markRead: ["POST", "/channels/:channel_id/read"],
  markAllRead: ["POST", "/workspaces/:workspace_id/read"],
  markUnread: ["POST", "/messages/:message_id/unread"],
  markThreadRead: ["POST", "/messages/:message_id/thread/read"],
  addReaction: ["POST", "/messages/:message_id/reactions"],
  removeReaction: ["DELETE", "/messages/:message_id/reactions/:emoji"],
  listPins: ["GET", "/channels/:channel_id/pins"],
  pinMessage: ["POST", "/messages/:message_id/pin"],
  unpinMessage: ["DELETE", "/messages/:message_id/pin"],

  saveMessage: ["POST", "/messages/:message_id/save"],
  unsaveMessage: ["DELETE", "/messages/:message_id/save"],
  listSaved: ["GET", "/workspaces/:workspace_id/saved"],
  saveDraft: ["PUT", "/channels/:channel_id/draft"],
  deleteDraft: ["DELETE", "/channels/:channel_id/draft"],
  listDrafts: ["GET", "/workspaces/:workspace_id/drafts"],
  scheduleMessage: ["POST", "/messages/scheduled"],
  updateScheduled: ["PATCH", "/messages/scheduled/:scheduled_id"],
  deleteScheduled: ["DELETE", "/messages/scheduled/:scheduled_id"],
  listScheduled: ["GET", "/workspaces/:workspace_id/scheduled"],
  whisperMessage: ["POST", "/messages/whisper"],
  forwardMessage: ["POST", "/messages/:message_id/forward"],
  getPermalink: ["GET", "/messages/:message_id/permalink"],

  addEmoji: ["POST", "/workspaces/:workspace_id/emoji"],
  listEmoji: ["GET", "/workspaces/:workspace_id/emoji"],
  removeEmoji: ["DELETE", "/workspaces/:workspace_id/emoji/:name"],

  uploadFile: ["POST", "/files"],
  createUpload: ["POST", "/files/uploads"],
  completeUpload: ["POST", "/files/uploads/:upload_id/complete"],
  getFile: ["GET", "/files/:file_id/metadata"],
  getFileLink: ["GET", "/files/:file_id/link"],
  getThumbnailLink: ["GET", "/files/:file_id/thumbnail/link"],
  listFiles: ["GET", "/workspaces/:workspace_id/files"],
  deleteFile: ["DELETE", "/files/:file_id"],

  search: ["GET", "/search"],
  listRecentSearches: ["GET", "/search/recent"],
  deleteRecentSearches: ["DELETE", "/search/recent"],

  listNotifications: ["GET", "/notifications"],
  countUnreadNotifications: ["GET", "/notifications/unread-count"],
  markAllNotificationsRead: ["PUT", "/notifications/read-all"],
  markNotificationRead: ["PUT", "/notifications/:notification_id/read"],
  getNotificationSettings: ["GET", "/notifications/settings"],
  updateNotificationSettings: ["PUT", "/notifications/settings"],
  getPushKey: ["GET", "/notifications/push-key"],
  subscribePush: ["POST", "/notifications/push-subscriptions"],
  unsubscribePush: ["DELETE", "/notifications/push-subscriptions/:subscription_id"],
  setChannelLevel: ["PUT", "/channels/:channel_id/notifications"],

  createTicket: ["POST", "/realtime/ticket"],
} as const satisfies Record<string, Route>;

export type Operation = keyof typeof PATHS;

/** Other ways to say the same. */
export const ALIASES: readonly (readonly [Operation, ...Route])[] = [
  ["listChannels", "GET", "/channels"],
  ["getChannel", "GET", "/conversations/:channel_id"],
  ["markRead", "POST", "/conversations/:channel_id/read"],
  ["listMessages", "GET", "/channels/:channel_id/messages"],
  ["editMessage", "PUT", "/messages/:message_id"],
  ["updateWorkspace", "PATCH", "/workspaces/:workspace_id"],
];

/** Operations whose input is a form with a file. */
export const FORMS: readonly Operation[] = ["uploadFile"];

/** Paths of files that answer by sending on to a link: for `src` and for people. */
export const FILE_PATHS = {
  getFileLink: "/files/:file_id",
  getThumbnailLink: "/files/:file_id/thumbnail",
} as const;

/** The names of the parameters in `path`. */
export function pathParams(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
}
