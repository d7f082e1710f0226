import { z } from "zod";
import { line, pageSize, text } from "../../lib/protocol/text.ts";
import { type Door, endpoint, type Sayings } from "../doors/contract.ts";

const Numeric = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Moment = z.iso.datetime({ precision: 6 });
const offset = z.coerce.number().int().min(0).max(1_000_000_000).default(0);
const order = z.enum(["asc", "desc"]);

const User = z.strictObject({
  username: z.string(),
  email: z.string().nullable().meta({ description: "One's own; of others nothing is told" }),
  full_name: z.string().nullable(),
  disabled: z.boolean(),
}).meta({ id: "FastroomUser" });

const TokenPair = z.strictObject({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal("bearer"),
}).meta({ id: "FastroomTokenPair" });

const Room = z.strictObject({
  id: Numeric,
  name: z.string(),
  is_private: z.boolean(),
  created_at: Moment,
}).meta({ id: "FastroomRoom" });

const Member = z.strictObject({
  user_id: Numeric,
  username: z.string(),
  is_moderator: z.boolean(),
  is_banned: z.boolean(),
  is_muted: z.boolean(),
  joined_at: Moment,
}).meta({ id: "FastroomMember" });

const Message = z.strictObject({
  id: Numeric.meta({ description: "Microseconds: unique in its room, and rising" }),
  user_id: Numeric,
  username: z.string(),
  content: z.string(),
  created_at: Moment,
}).meta({ id: "FastroomMessage" });

function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    total: z.int(),
    limit: z.int(),
    offset: z.int(),
    has_more: z.boolean(),
    next_offset: z.int().nullable(),
  });
}

const Presence = z.strictObject({
  room_id: Numeric,
  room: z.string(),
  users: z.array(z.string()),
  count: z.int(),
}).meta({ id: "FastroomPresence" });

const Refresh = z.object({ refresh_token: z.string().min(1).max(256) });
const RoomName = line(80);
const room = z.object({ room_id: Numeric });
const message = z.object({ room_id: Numeric, message_id: Numeric });
const target = z.object({ room_id: Numeric, target_user_id: Numeric });
const NOT_MODERATOR: Sayings = { forbidden: [403, "not moderator"] };

/** Every endpoint of the FastRoom protocol. */
export const ENDPOINTS = {
  register: endpoint({
    name: "register_user",
    summary: "Create an account. The fields may also stand in the query",
    method: "POST",
    path: "/register",
    auth: "none",
    rate: "register",
    bodyAs: "anywhere",
    body: z.object({
      username: z.string().max(200),
      password: text(0, 256),
      email: z.string().max(254).nullish(),
      full_name: z.string().max(200).nullish(),
    }),
    status: 201,
    output: User,
  }),
  token: endpoint({
    name: "login_for_access_token",
    summary: "Sign in by OAuth2's password form",
    method: "POST",
    path: "/token",
    auth: "none",
    rate: "signInAddress",
    bodyAs: "form",
    body: z.object({
      grant_type: z.literal("password").or(z.literal("")).optional(),
      username: z.string().min(1).max(254),
      password: z.string().min(1).max(256),
    }),
    output: TokenPair,
  }),
  refresh: endpoint({
    name: "refresh_tokens",
    summary: "Trade a refresh token for new tokens; the old one is spent",
    method: "POST",
    path: "/refresh",
    auth: "none",
    rate: "signInAddress",
    body: Refresh,
    output: TokenPair,
    says: { token_invalid: [401, "Invalid refresh token"] },
  }),
  logout: endpoint({
    name: "logout",
    summary: "End the session of a refresh token",
    method: "POST",
    path: "/logout",
    auth: "none",
    body: z.object({ refresh_token: z.string().max(4_096) }),
  }),
  me: endpoint({
    name: "read_users_me",
    summary: "One's own account",
    method: "GET",
    path: "/users/me",
    output: User,
  }),
  listUsers: endpoint({
    name: "list_users",
    summary: "The people, by username",
    method: "GET",
    path: "/users/",
    query: z.object({ limit: pageSize(50, 200), offset, order: order.default("asc") }),
    output: z.array(User),
  }),
  getUser: endpoint({
    name: "get_user",
    summary: "Somebody, by username",
    method: "GET",
    path: "/users/:username",
    params: z.object({ username: z.string().max(200) }),
    output: User,
    says: { member_not_found: [404, "user not found"] },
  }),
  listRooms: endpoint({
    name: "list_rooms",
    summary: "The rooms that one may see, the newest first",
    method: "GET",
    path: "/rooms/",
    query: z.object({ limit: pageSize(50, 200), offset, order: order.default("desc") }),
    output: pageOf(Room).meta({ id: "FastroomRoomsPage" }),
  }),
  createRoom: endpoint({
    name: "create_room",
    summary: "Make a room; its maker is its moderator",
    method: "POST",
    path: "/rooms/",
    body: z.object({ name: RoomName, is_private: z.boolean().default(false) }),
    status: 201,
    output: Room,
  }),
  getRoomByName: endpoint({
    name: "get_room_by_name",
    summary: "A room by its name, whatever its case",
    method: "GET",
    path: "/rooms/by-name/:room_name",
    params: z.object({ room_name: z.string().max(200) }),
    output: Room,
  }),
  getRoom: endpoint({
    name: "get_room",
    summary: "A room",
    method: "GET",
    path: "/rooms/:room_id",
    params: room,
    output: Room,
  }),
  updateRoom: endpoint({
    name: "update_room",
    summary: "Rename a room, or make it private or public",
    method: "PATCH",
    path: "/rooms/:room_id",
    params: room,
    body: z.object({ name: RoomName.nullish(), is_private: z.boolean().nullish() }),
    output: Room,
    says: { ...NOT_MODERATOR, not_a_member: [403, "not moderator"] },
  }),
  deleteRoom: endpoint({
    name: "delete_room",
    summary: "Delete a room",
    method: "DELETE",
    path: "/rooms/:room_id",
    params: room,
    says: NOT_MODERATOR,
  }),
  listMembers: endpoint({
    name: "list_room_members",
    summary: "Who has a place in a room, the oldest first",
    method: "GET",
    path: "/rooms/:room_id/members",
    params: room,
    query: z.object({ limit: pageSize(100, 500), offset }),
    output: pageOf(Member).meta({ id: "FastroomMembersPage" }),
  }),
  joinRoom: endpoint({
    name: "join_room",
    summary: "Become a member of a room",
    method: "POST",
    path: "/rooms/:room_id/join",
    params: room,
    status: 201,
    output: Member,
  }),
  leaveRoom: endpoint({
    name: "leave_room",
    summary: "Give the membership up",
    method: "DELETE",
    path: "/rooms/:room_id/leave",
    params: room,
  }),
  listMessages: endpoint({
    name: "list_room_messages",
    summary: "Messages, counted from the newest, in the order in which they were said",
    method: "GET",
    path: "/rooms/:room_id/messages",
    params: room,
    query: z.object({ limit: pageSize(50, 200), offset }),
    output: pageOf(Message).meta({ id: "FastroomMessagesPage" }),
  }),
  editMessage: endpoint({
    name: "edit_message",
    summary: "Change a message: one's own, or as a moderator",
    method: "PATCH",
    path: "/rooms/:room_id/messages/:message_id",
    params: message,
    body: z.object({ content: text(1, 40_000).regex(/\S/, "Must not be blank") }),
    output: Message,
  }),
  deleteMessage: endpoint({
    name: "delete_message",
    summary: "Delete a message: one's own, or as a moderator",
    method: "DELETE",
    path: "/rooms/:room_id/messages/:message_id",
    params: message,
  }),
  getPresence: endpoint({
    name: "get_room_presence",
    summary: "Who has entered a room with a socket",
    method: "GET",
    path: "/rooms/:room_id/presence",
    params: room,
    output: Presence,
  }),
  toggleModerator: endpoint({
    name: "toggle_moderator",
    summary: "Make a member a moderator, or take that back",
    method: "POST",
    path: "/rooms/:room_id/members/:target_user_id/moderator",
    params: target,
    output: Member,
    says: NOT_MODERATOR,
  }),
  toggleBan: endpoint({
    name: "toggle_ban",
    summary: "Ban a member, who reads and writes no more, or let them in again",
    method: "POST",
    path: "/rooms/:room_id/members/:target_user_id/ban",
    params: target,
    output: Member,
    says: NOT_MODERATOR,
  }),
  toggleMute: endpoint({
    name: "toggle_mute",
    summary: "Mute a member, who reads on, or let them speak again",
    method: "POST",
    path: "/rooms/:room_id/members/:target_user_id/mute",
    params: target,
    output: Member,
    says: NOT_MODERATOR,
  }),
} as const;

/** The FastRoom protocol: rooms with moderators. */
export const FASTROOM: Door = {
  name: "fastroom",
  title: "FastRoom",
  endpoints: ENDPOINTS as unknown as Door["endpoints"],
  says: {
    unauthenticated: [401, "Not authenticated"],
    token_invalid: [401, "Invalid token"],
    token_expired: [401, "Invalid token"],
    wrong_credentials: [401, "Incorrect username or password"],
    username_taken: [409, "username already exists"],
    email_taken: [409, "username or email already exists"],
    channel_not_found: [404, "room not found"],
    workspace_not_found: [404, "room not found"],
    channel_name_taken: [409, "room name exists"],
    message_not_found: [404, "message not found"],
    message_deleted: [404, "message not found"],
    member_not_found: [404, "member not found"],
    not_a_member: [403, "not a member"],
    forbidden: [403, "not permitted"],
    banned: [403, "banned"],
    muted: [403, "muted"],
  },
};

/** What the socket says of errors. */
export const SOCKET_SAYS: Sayings = {
  invalid_input: [400, "invalid chat"],
  channel_not_found: [404, "room missing"],
  workspace_not_found: [404, "room missing"],
  not_a_member: [403, "not a member"],
  banned: [403, "banned"],
  muted: [403, "muted"],
  forbidden: [403, "not permitted"],
};
