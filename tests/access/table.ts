import type { Operation } from "../../lib/protocol/paths.ts";
import { DOT, pictureFile } from "../helpers/pictures.ts";
import type { ActorName, Scene } from "./scene.ts";

/**
 * An act, and what owner, admin, moderator, inside, member, guest, muted and banned are
 * answered: `ok`; `no` where it is forbidden; `join` where they would have to join first;
 * `404` where the thing is hidden from them; else the code. The others are no members of
 * the workspace, and to them everything is hidden.
 */
export interface Row {
  operation: Operation;
  /** What tells the row from others of its operation. */
  what: string;
  input(scene: Scene): object;
  answers: string;
  /** Whether it changes what the next actor would find: then each gets a scene of their own. */
  isDestructive: boolean;
}

type Input = (scene: Scene) => object;
const later = () => new Date(Date.now() + 3_600_000).toISOString();

const row = (isDestructive: boolean) =>
(
  operation: Operation,
  input: Input,
  answers: string,
  what = "",
): Row => ({ operation, what, input, answers, isDestructive });
const keeps = row(false);
const changes = row(true);

const workspace: Input = ({ workspace_id }) => ({ workspace_id });
const withIn = (more: (scene: Scene) => object): Input => (scene) => ({
  workspace_id: scene.workspace_id,
  ...more(scene),
});
const who = (name: ActorName) => ({ people }: Scene) => ({ user_id: people[name].user.id });
const ALL = "ok ok ok ok ok ok ok ok";
const OWNER = "ok no no no no no no no";
const ADMINS = "ok ok no no no no no no";
const MODERATORS = "ok ok ok no no no no no";

/** Acts in a workspace. */
export const WORKSPACE: Row[] = [
  keeps("getWorkspace", workspace, ALL),
  keeps("bootstrap", workspace, ALL),
  keeps("switchWorkspace", workspace, ALL),
  keeps("listWorkspaceMembers", workspace, ALL),
  keeps("listUsers", workspace, ALL),
  keeps("listOnline", workspace, ALL),
  keeps("listChannels", workspace, ALL),
  keeps("listConversations", workspace, ALL),
  keeps("listUnread", workspace, ALL),
  keeps("markAllRead", workspace, ALL),
  keeps("listThreads", workspace, ALL),
  keeps("listSaved", workspace, ALL),
  keeps("listDrafts", workspace, ALL),
  keeps("listScheduled", workspace, ALL),
  keeps("listEmoji", workspace, ALL),
  keeps("listFiles", workspace, ALL),
  keeps("search", withIn(() => ({ q: "hi" })), ALL),
  keeps("listRecentSearches", workspace, ALL),
  keeps("deleteRecentSearches", workspace, ALL),
  keeps("listNotifications", workspace, ALL),
  keeps("uploadFile", withIn(() => ({ file: pictureFile() })), ALL),
  keeps("createUpload", withIn(() => ({ name: "x", size: 1 })), ALL),
  keeps(
    "completeUpload",
    ({ upload_id }) => ({ upload_id }),
    "404 404 404 upload_missing 404 404 404 404",
  ),
  keeps(
    "getFile",
    ({ kept_file_id }) => ({ file_id: kept_file_id }),
    "404 404 404 ok 404 404 404 404",
    "that nobody shared",
  ),
  changes(
    "deleteFile",
    ({ kept_file_id }) => ({ file_id: kept_file_id }),
    "404 404 404 ok 404 404 404 404",
    "that nobody shared",
  ),
  keeps("getUser", who("inside"), ALL),
  keeps("getPresence", who("inside"), ALL),
  keeps(
    "createConversation",
    withIn(({ people }) => ({ participant_ids: [people.inside.user.id] })),
    ALL,
  ),
  keeps(
    "createChannel",
    withIn(() => ({ name: crypto.randomUUID() })),
    "ok ok ok ok ok no ok ok",
  ),
  keeps("updateWorkspace", withIn(() => ({ name: "Renamed" })), ADMINS),
  keeps("createInvite", workspace, ADMINS, "of a member"),
  keeps("createInvite", withIn(() => ({ role: "admin" })), OWNER, "of an admin"),
  keeps("mailInvites", withIn(() => ({ emails: ["new@example.com"] })), ADMINS, "of a member"),
  keeps(
    "mailInvites",
    withIn(() => ({ emails: ["new@example.com"], role: "admin" })),
    OWNER,
    "of an admin",
  ),
  keeps("listInvites", workspace, ADMINS),
  changes("revokeInvite", withIn(({ invite_id }) => ({ invite_id })), ADMINS),
  keeps("listReports", workspace, MODERATORS),
  keeps("listAuditLog", workspace, ADMINS),
  keeps("listDeactivatedMembers", workspace, ADMINS),
  changes(
    "resolveReport",
    withIn(({ report_id }) => ({ report_id, resolution: "dismissed" })),
    MODERATORS,
  ),
  changes(
    "changeRole",
    withIn((scene) => ({ ...who("member")(scene), role: "moderator" })),
    ADMINS,
    "to moderator",
  ),
  changes(
    "changeRole",
    withIn((scene) => ({ ...who("member")(scene), role: "admin" })),
    OWNER,
    "to admin",
  ),
  changes("transferWorkspace", withIn(who("member")), OWNER),
  changes("removeWorkspaceMember", withIn(who("member")), ADMINS, "a member"),
  changes("removeWorkspaceMember", withIn(who("admin")), OWNER, "an admin"),
  changes("deactivateMember", withIn(who("member")), ADMINS),
  changes("reactivateMember", withIn(who("deactivated")), ADMINS),
  changes("leaveWorkspace", workspace, "last_owner ok ok ok ok ok ok ok"),
  keeps("setWorkspaceLogo", withIn(() => ({ image: DOT })), ADMINS),
  keeps("deleteWorkspaceLogo", workspace, ADMINS),
  changes("deleteWorkspace", workspace, OWNER),
  keeps(
    "addEmoji",
    withIn(() => ({ name: `e${Math.floor(Math.random() * 1e9)}`, image: DOT })),
    "ok ok ok ok ok no ok ok",
  ),
  keeps("removeEmoji", withIn(() => ({ name: "nothing" })), "404 404 404 404 404 no 404 404"),
];

const inWorkspace = (input: Input): Input => (scene) => ({
  workspace_id: scene.workspace_id,
  ...input(scene),
});

type Place = "closed" | "open" | "talk";

/** What stands in the table for a place, with the answers for three kinds of acts. */
function rowsOf(place: Place, answers: Record<"see" | "belong" | "write", string>): Row[] {
  const channel: Input = (scene) => ({ channel_id: scene[`${place}_id`] });
  const message: Input = (scene) => ({ message_id: scene[`${place}_message_id`] });
  const inChannel = (more: object): Input => (scene) => ({ ...channel(scene), ...more });
  const atMessage = (more: object): Input => (scene) => ({ ...message(scene), ...more });
  const { see, belong, write } = answers;
  // A message is hidden where its channel is, and from whoever is banned there.
  const atSeen = see.replace("banned", "404");
  const atBelong = belong.replace("banned", "404");
  const atWrite = write.replace("banned", "404");
  const file: Input = (scene) => ({ file_id: scene[`${place}_file_id`] });
  return [
    keeps("getFile", file, atSeen, place),
    keeps("getFileLink", file, atSeen, place),
    keeps("getThumbnailLink", file, atSeen, place),
    keeps("listFiles", inWorkspace(channel), see, place),
    keeps("getChannel", channel, see, place),
    keeps("listMessages", channel, see, place),
    keeps("listPins", channel, see, place),
    keeps("listChannelMembers", channel, see, place),
    keeps("getMessage", message, atSeen, place),
    keeps("listReplies", message, atSeen, place),
    keeps("listMessageEdits", message, atSeen, place),
    keeps("getPermalink", message, atSeen, place),
    keeps("reportMessage", atMessage({ reason: "x" }), atSeen, place),
    keeps("markRead", channel, belong, place),
    keeps("setChannelLevel", inChannel({ level: "all" }), belong, place),
    keeps("saveDraft", inChannel({ content: "x" }), belong, place),
    keeps("markUnread", message, atBelong, place),
    keeps("markThreadRead", message, atBelong, place),
    keeps("saveMessage", message, atBelong, place),
    keeps("followThread", message, atBelong, place),
    keeps("unfollowThread", message, atBelong, place),
    keeps("postMessage", inChannel({ content: "x" }), write, place),
    keeps("postReply", atMessage({ content: "x" }), write, place),
    keeps(
      "scheduleMessage",
      (scene) => ({ ...channel(scene), content: "x", send_at: later() }),
      write,
      place,
    ),
    keeps(
      "whisperMessage",
      (scene) => ({ ...channel(scene), ...who("inside")(scene), content: "x" }),
      write,
      place,
    ),
    keeps("addReaction", atMessage({ emoji: "tada" }), atWrite, place),
    keeps("removeReaction", atMessage({ emoji: "eyes" }), atWrite, place),
    keeps("pinMessage", message, atWrite, place),
    keeps("unpinMessage", message, atWrite, place),
  ];
}

const deletes = (place: Place, answers: string) =>
  changes("deleteFile", (scene) => ({ file_id: scene[`${place}_file_id`] }), answers, place);

const open: Input = ({ open_id }) => ({ channel_id: open_id });
const closed: Input = ({ closed_id }) => ({ channel_id: closed_id });
const openWith = (more: (scene: Scene) => object): Input => (scene) => ({
  ...open(scene),
  ...more(scene),
});
const openMessage: Input = ({ open_message_id }) => ({ message_id: open_message_id });
const ORDER = "ok ok ok ok no no no banned";
const HIDDEN = "404 404 404 ok 404 404 no 404";

/** Acts in a channel or conversation, and on their messages. */
export const CHANNELS: Row[] = [
  ...rowsOf("closed", {
    see: "404 404 404 ok 404 404 ok 404",
    belong: "404 404 404 ok 404 404 ok 404",
    write: "404 404 404 ok 404 404 muted 404",
  }),
  ...rowsOf("open", {
    see: "ok ok ok ok ok ok ok banned",
    belong: "join join join ok join ok ok banned",
    write: "join join join ok join ok muted banned",
  }),
  ...rowsOf("talk", {
    see: "404 404 404 ok 404 ok 404 404",
    belong: "404 404 404 ok 404 ok 404 404",
    write: "404 404 404 ok 404 ok 404 404",
  }),
  deletes("open", "ok ok ok ok no no no 404"),
  deletes("closed", "404 404 404 ok 404 404 no 404"),
  deletes("talk", "404 404 404 ok 404 no 404 404"),
  keeps(
    "editMessage",
    (scene) => ({ ...openMessage(scene), content: "x" }),
    "no no no ok no no no 404",
  ),
  keeps(
    "forwardMessage",
    (scene) => ({ ...openMessage(scene), channel_id: scene.closed_id }),
    "404 404 404 ok 404 404 muted 404",
    "into a private channel",
  ),
  keeps(
    "forwardMessage",
    ({ closed_message_id, open_id }) => ({ message_id: closed_message_id, channel_id: open_id }),
    "404 404 404 ok 404 404 muted 404",
    "out of a private channel",
  ),
  changes("deleteMessage", openMessage, "ok ok ok ok no no no 404"),
  changes(
    "deleteMessage",
    ({ talk_message_id }) => ({ message_id: talk_message_id }),
    "404 404 404 ok 404 no 404 404",
    "in a conversation",
  ),
  keeps(
    "updateChannel",
    openWith(() => ({ topic: crypto.randomUUID() })),
    "join join join ok join ok muted banned",
    "topic",
  ),
  changes("updateChannel", openWith(() => ({ name: "renamed" })), ORDER, "name"),
  changes("updateChannel", openWith(() => ({ who_can_post: "moderators" })), ORDER, "who can post"),
  changes(
    "updateChannel",
    openWith(() => ({ is_default: true })),
    "ok ok no no no no no banned",
    "default",
  ),
  changes("joinChannel", open, "ok ok ok ok ok ok ok banned"),
  changes("joinChannel", closed, "404 404 404 ok 404 404 ok 404", "private"),
  changes("leaveChannel", open, "ok ok ok ok ok ok ok banned"),
  changes("deleteChannel", open, ORDER),
  changes("deleteChannel", closed, HIDDEN, "private"),
  changes("archiveChannel", open, ORDER),
  keeps("unarchiveChannel", open, ORDER),
  changes("archiveChannel", closed, HIDDEN, "private"),
  changes("addChannelMember", openWith(who("owner")), "join join join ok join no muted banned"),
  changes("removeChannelMember", openWith(who("guest")), "ok ok ok ok no ok no banned"),
  changes(
    "changeChannelRole",
    openWith((scene) => ({ ...who("guest")(scene), role: "moderator" })),
    ORDER,
  ),
  changes("muteMember", openWith(who("guest")), ORDER),
  changes("unmuteMember", openWith(who("muted")), ORDER),
  changes("banMember", openWith(who("guest")), ORDER),
  changes("unbanMember", openWith(who("banned")), ORDER),
  keeps("listBans", open, ORDER),
  keeps("listBans", closed, HIDDEN, "private"),
];

/** Operations that concern nothing but one's own account or things, or need nobody at all. */
export const OWN: readonly Operation[] = [
  "register",
  "login",
  "getSession",
  "refreshSession",
  "logout",
  "listSessions",
  "revokeSession",
  "revokeOtherSessions",
  "getSignInMethods",
  "exchangeSignIn",
  "verifyEmail",
  "requestVerification",
  "forgotPassword",
  "resetPassword",
  "changePassword",
  "changeEmail",
  "deactivateAccount",
  "reactivateAccount",
  "deleteAccount",
  "beginTwoFactor",
  "enableTwoFactor",
  "disableTwoFactor",
  "renewRecoveryCodes",
  "createAccessToken",
  "listAccessTokens",
  "revokeAccessToken",
  "getMe",
  "updateMe",
  "setPresence",
  "setAvatar",
  "deleteAvatar",
  "listWorkspaces",
  "createWorkspace",
  "getCurrentWorkspace",
  "previewInvite",
  "registerByInvite",
  "acceptInvite",
  "unsaveMessage",
  "deleteDraft",
  "updateScheduled",
  "deleteScheduled",
  "createTicket",
  "countUnreadNotifications",
  "markNotificationRead",
  "markAllNotificationsRead",
  "getNotificationSettings",
  "updateNotificationSettings",
  "getPushKey",
  "subscribePush",
  "unsubscribePush",
];
