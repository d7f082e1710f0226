import { z } from "zod";
import { Email } from "../../lib/protocol/auth.ts";
import { pageSize, text } from "../../lib/protocol/text.ts";
import { Username } from "../../lib/protocol/username.ts";
import { type Door, endpoint, type Sayings } from "../doors/contract.ts";
import { fromMoment } from "../doors/time.ts";

const Moment = z.iso.datetime({ precision: 6 });
/** The longest message of this protocol, in characters: an emoji is one. */
export const CONTENT_CHARS = 2_000;
/** Whether a message is longer than that. */
export const isTooLong = (content: string) => [...content].length > CONTENT_CHARS;

const Account = z.strictObject({
  id: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  created_at: Moment,
  last_seen: Moment,
  is_active: z.boolean(),
}).meta({ id: "LobbyAccount" });

const Message = z.strictObject({
  id: z.string(),
  user_id: z.string(),
  username: z.string(),
  content: z.string(),
  created_at: Moment,
  updated_at: Moment.nullable(),
  is_deleted: z.boolean(),
}).meta({ id: "LobbyMessage" });

const Cursor = z.string().max(64).transform((written, context): number => {
  const at = fromMoment(written);
  if (at !== undefined && at >= 0 && Number.isSafeInteger(at)) return at;
  context.issues.push({ code: "custom", message: "Must be a date and time", input: written });
  return z.NEVER;
}).meta({ description: "The `next_cursor` of the page before; microseconds count" });

const ref = z.object({ message_id: z.string().max(200) });
/** What isn't one's own is not there. */
const NOT_MINE: Sayings = {
  forbidden: [404, "Message not found"],
  not_a_member: [404, "Message not found"],
};

/** Every endpoint of the lobby's protocol. */
export const ENDPOINTS = {
  register: endpoint({
    name: "register",
    summary: "Create an account",
    method: "POST",
    path: "/auth/register",
    auth: "none",
    rate: "register",
    body: z.object({ username: Username, email: Email, password: text(8, 72) }),
    status: 201,
    output: Account,
  }),
  login: endpoint({
    name: "login",
    summary: "Sign in, by address or username",
    method: "POST",
    path: "/auth/login",
    auth: "none",
    rate: "signInAddress",
    body: z.object({ email: text(1, 254), password: z.string().min(1).max(256) }),
    output: z.strictObject({ access_token: z.string(), token_type: z.literal("bearer") })
      .meta({ id: "LobbyToken" }),
  }),
  me: endpoint({
    name: "get_me",
    summary: "One's own account",
    method: "GET",
    path: "/auth/me",
    output: Account,
  }),
  online: endpoint({
    name: "get_online_users",
    summary: "Who is in the room, by username",
    method: "GET",
    path: "/users/online",
    auth: "optional",
    output: z.array(
      z.strictObject({ id: z.string(), username: z.string() }).meta({ id: "LobbyUser" }),
    ),
  }),
  listMessages: endpoint({
    name: "get_messages",
    summary: "Messages, the newest first, strictly older than the cursor",
    method: "GET",
    path: "/messages",
    auth: "optional",
    query: z.object({ limit: pageSize(50, 100), cursor: Cursor.optional() }),
    output: z.strictObject({ messages: z.array(Message), next_cursor: Moment.nullable() })
      .meta({ id: "LobbyMessages" }),
  }),
  editMessage: endpoint({
    name: "edit_message",
    summary: "Change a message of one's own",
    method: "PATCH",
    path: "/messages/:message_id",
    params: ref,
    body: z.object({
      content: text(1, 2 * CONTENT_CHARS).regex(/\S/, "Must not be blank")
        .refine((content) => !isTooLong(content), `Must be at most ${CONTENT_CHARS} characters`),
    }),
    output: Message,
    says: NOT_MINE,
  }),
  deleteMessage: endpoint({
    name: "delete_message",
    summary: "Delete a message of one's own",
    method: "DELETE",
    path: "/messages/:message_id",
    params: ref,
    says: NOT_MINE,
  }),
} as const;

/** The lobby's protocol: one room for everybody. */
export const LOBBY: Door = {
  name: "lobby",
  title: "Lobby",
  summary:
    "One room for everybody, for clients that know no other; their socket is `/ws/chat?token=…`",
  endpoints: ENDPOINTS as unknown as Door["endpoints"],
  says: {
    unauthenticated: [401, "Not authenticated"],
    token_invalid: [401, "Could not validate credentials"],
    token_expired: [401, "Could not validate credentials"],
    wrong_credentials: [401, "Incorrect email or password"],
    email_taken: [400, "Email already registered"],
    username_taken: [400, "Username already taken"],
    message_not_found: [404, "Message not found"],
    message_deleted: [404, "Message not found"],
  },
};
