import { z } from "zod";

interface ErrorEntry {
  status: 400 | 401 | 403 | 404 | 408 | 409 | 410 | 413 | 415 | 416 | 422 | 426 | 429 | 500 | 503;
  title: string;
  /** `{name}` is filled in by whoever raises it. */
  detail: string;
}

/** Every error a client can see: the one place where a code gets its status and its words. */
export const ERRORS = {
  invalid_input: {
    status: 400,
    title: "Invalid input",
    detail: "The request does not match the schema; `issues` says where.",
  },
  malformed_json: {
    status: 400,
    title: "Malformed JSON",
    detail: "The body could not be read as a JSON object: {reason}.",
  },
  invalid_idempotency_key: {
    status: 400,
    title: "Invalid idempotency key",
    detail:
      "Idempotency-Key must be 1 to 128 characters and equal client_msg_id if both are given.",
  },
  sign_in_failed: {
    status: 400,
    title: "Sign-in failed",
    detail: "The sign-in with the other service did not come to its end. Begin again.",
  },
  sign_in_cancelled: {
    status: 400,
    title: "Sign-in cancelled",
    detail: "You said no to the other service.",
  },
  unauthenticated: {
    status: 401,
    title: "Not signed in",
    detail: "Send an access token as `Authorization: Bearer …`.",
  },
  token_invalid: {
    status: 401,
    title: "Token invalid",
    detail: "The token is not one that this server gave, or its session has ended. Sign in again.",
  },
  token_expired: {
    status: 401,
    title: "Token expired",
    detail: "The access token has expired. Refresh it.",
  },
  wrong_credentials: {
    status: 401,
    title: "Wrong credentials",
    detail: "No account has this e-mail address or username and this password.",
  },
  second_factor_required: {
    status: 401,
    title: "Code required",
    detail: "This account asks for a code too: send it as `code`.",
  },
  wrong_code: {
    status: 401,
    title: "Wrong code",
    detail: "The code is not right, or was used already. Wait for the next one.",
  },
  oidc_unverified: {
    status: 403,
    title: "Address not confirmed there",
    detail: "The other service does not say that this e-mail address is yours.",
  },
  sign_up_closed: {
    status: 403,
    title: "Sign-up closed",
    detail: "There is no account with your address here. Ask to be invited.",
  },
  scope_missing: {
    status: 403,
    title: "Scope missing",
    detail: "This needs {need}; your personal access token is not enough.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    detail: "Only {who} may {act}.",
  },
  wrong_password: {
    status: 403,
    title: "Wrong password",
    detail: "This is not your password.",
  },
  no_password: {
    status: 403,
    title: "No password",
    detail: "Your account has no password yet. Ask for one at /auth/forgot-password.",
  },
  account_deactivated: {
    status: 403,
    title: "Account deactivated",
    detail: "You have closed this account. POST /auth/reactivate opens it again.",
  },
  email_unverified: {
    status: 403,
    title: "E-mail address not confirmed",
    detail: 'Open the link mailed to "{email}" first. POST /auth/request-verify sends it again.',
  },
  invite_of_another: {
    status: 403,
    title: "Invite of another",
    detail: "This invite was mailed to another address. Sign in with the account of that one.",
  },
  origin_refused: {
    status: 403,
    title: "Origin refused",
    detail: 'A request with a cookie must come from {expected}, not from "{origin}".',
  },
  not_a_member: {
    status: 403,
    title: "Not a member",
    detail: 'You have not joined the channel "{id}"; join it first.',
  },
  muted: {
    status: 403,
    title: "Muted",
    detail: 'You are muted in the channel "{id}": you can read and no more.',
  },
  banned: {
    status: 403,
    title: "Banned",
    detail: 'You are banned from the channel "{id}".',
  },
  deactivated: {
    status: 403,
    title: "Deactivated",
    detail: "You were deactivated in this workspace. Its admins can let you in again.",
  },
  route_not_found: {
    status: 404,
    title: "No such path",
    detail: 'There is nothing at {method} "{path}". The paths are listed at /docs.',
  },
  workspace_not_found: {
    status: 404,
    title: "Workspace not found",
    detail: 'There is no workspace "{id}" that you can see.',
  },
  no_current_workspace: {
    status: 404,
    title: "No current workspace",
    detail: "You have not switched to a workspace yet.",
  },
  channel_not_found: {
    status: 404,
    title: "Channel not found",
    detail: 'There is no channel "{id}" that you can see.',
  },
  message_not_found: {
    status: 404,
    title: "Message not found",
    detail: 'There is no message "{id}" that you can see.',
  },
  member_not_found: {
    status: 404,
    title: "Member not found",
    detail: 'There is no member "{id}" here.',
  },
  invite_not_found: {
    status: 404,
    title: "Invite not found",
    detail: "This invite was never made or has expired. Ask for a new one.",
  },
  report_not_found: {
    status: 404,
    title: "Report not found",
    detail: 'There is no open report "{id}" in this workspace.',
  },
  scheduled_not_found: {
    status: 404,
    title: "Scheduled message not found",
    detail: 'You have no message "{id}" that waits.',
  },
  emoji_not_found: {
    status: 404,
    title: "Emoji not found",
    detail: 'This workspace has no emoji ":{name}:" of its own.',
  },
  token_not_found: {
    status: 404,
    title: "Token not found",
    detail: 'You have no personal access token "{id}".',
  },
  oidc_off: {
    status: 404,
    title: "No other service",
    detail: "This server offers no sign-in with another service.",
  },
  session_not_found: {
    status: 404,
    title: "Session not found",
    detail: 'You have no session "{id}".',
  },
  link_invalid: {
    status: 410,
    title: "Link invalid",
    detail: "This link was used already, has expired or was never given. Ask for a new one.",
  },
  file_not_found: {
    status: 404,
    title: "File not found",
    detail: 'There is no file "{id}" that you can see.',
  },
  notification_not_found: {
    status: 404,
    title: "Notification not found",
    detail: 'You have no notification "{id}".',
  },
  thumbnail_not_found: {
    status: 404,
    title: "No thumbnail",
    detail: 'There is no smaller picture of the file "{id}", or not yet.',
  },
  upload_not_found: {
    status: 404,
    title: "Upload not found",
    detail: 'You have no upload "{id}"; one that is not completed within a day is given up.',
  },
  upload_missing: {
    status: 409,
    title: "Upload missing",
    detail: 'Not all parts of the upload "{id}" have arrived. Put them there first.',
  },
  subscription_not_found: {
    status: 404,
    title: "Subscription not found",
    detail: 'You have no push subscription "{id}".',
  },
  too_many_subscriptions: {
    status: 409,
    title: "Too many subscriptions",
    detail: "You have {count} browsers that are pushed to. End one first.",
  },
  upload_busy: {
    status: 409,
    title: "Upload being completed",
    detail: 'Somebody is completing the upload "{id}" right now. Ask again in a moment.',
  },
  too_many_uploads: {
    status: 409,
    title: "Too many uploads",
    detail: "You have {count} uploads that are not finished. Complete one, or wait a day.",
  },
  upload_mismatch: {
    status: 409,
    title: "Upload differs",
    detail:
      'What was put there for "{id}" is not the {bytes} bytes that were announced. Put them there again.',
  },
  upload_refused: {
    status: 400,
    title: "Part refused",
    detail: "This part of the upload must have {bytes} bytes.",
  },
  empty_file: {
    status: 400,
    title: "Empty file",
    detail: "The file has no bytes.",
  },
  malformed_form: {
    status: 400,
    title: "Malformed form",
    detail: "The body could not be read as a form whose last part is the file: {reason}.",
  },
  file_too_large: {
    status: 413,
    title: "File too large",
    detail: "A file may have at most {bytes} bytes.",
  },
  quota_exceeded: {
    status: 413,
    title: "Workspace full",
    detail: "The files of this workspace may have at most {bytes} bytes together. Delete some.",
  },
  range_invalid: {
    status: 416,
    title: "No such range",
    detail: "There are only {bytes} bytes.",
  },
  request_timeout: {
    status: 408,
    title: "Request timeout",
    detail: "The body did not arrive within {seconds} s.",
  },
  email_taken: {
    status: 409,
    title: "E-mail address taken",
    detail: 'There is an account with the address "{email}" already. Sign in instead.',
  },
  username_taken: {
    status: 409,
    title: "Username taken",
    detail: 'Somebody is called "{username}" already, or nearly so. Choose another username.',
  },
  channel_name_taken: {
    status: 409,
    title: "Channel name taken",
    detail: 'This workspace has a channel named "{name}" already.',
  },
  two_factor_on: {
    status: 409,
    title: "Two-factor sign-in is on",
    detail: "Your account asks for a code already. Switch that off first.",
  },
  two_factor_off: {
    status: 409,
    title: "Two-factor sign-in is off",
    detail: "Your account has no second factor. Begin with POST /auth/two-factor.",
  },
  too_many_tokens: {
    status: 409,
    title: "Too many tokens",
    detail: "You have {limit} personal access tokens. Revoke one first.",
  },
  too_many_saved: {
    status: 409,
    title: "Too many saved messages",
    detail: "You have saved {limit} messages. Take one away first.",
  },
  scheduled_sending: {
    status: 409,
    title: "Being sent",
    detail: 'The message "{id}" is being sent right now.',
  },
  too_many_scheduled: {
    status: 409,
    title: "Too many scheduled messages",
    detail: "You have {limit} messages that wait. Take one back first.",
  },
  emoji_taken: {
    status: 409,
    title: "Emoji taken",
    detail: 'This workspace has an emoji ":{name}:" already.',
  },
  too_many_custom_emoji: {
    status: 409,
    title: "Too many emoji",
    detail: "A workspace can have {limit} emoji of its own. Remove one first.",
  },
  last_owner: {
    status: 409,
    title: "Last owner",
    detail: "A workspace needs an owner. Make somebody else one first.",
  },
  channel_archived: {
    status: 409,
    title: "Channel archived",
    detail: 'The channel "{id}" is archived: it can be read and no more.',
  },
  default_channel: {
    status: 409,
    title: "Default channel",
    detail: '"{name}" is a default channel of its workspace and can\'t be {act}.',
  },
  message_deleted: {
    status: 409,
    title: "Message deleted",
    detail: 'The message "{id}" has been deleted.',
  },
  too_many_emoji: {
    status: 409,
    title: "Too many emoji",
    detail: "A message can have {limit} different emoji.",
  },
  too_many_pins: {
    status: 409,
    title: "Too many pins",
    detail: "A channel can have {limit} pinned messages. Take a pin away first.",
  },
  edit_window_closed: {
    status: 409,
    title: "Too late to edit",
    detail: "In this workspace a message can be edited for {seconds} s after it was sent.",
  },
  not_a_picture: {
    status: 422,
    title: "Not a picture",
    detail: "The image is no PNG, JPEG, GIF or WebP that can be opened, or it is too large.",
  },
  payload_too_large: {
    status: 413,
    title: "Payload too large",
    detail: "The body may have at most {bytes} bytes.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    detail: 'The body must be {expected}, not "{type}".',
  },
  idempotency_conflict: {
    status: 422,
    title: "Idempotency key reused",
    detail: 'You sent another message under the key "{key}" before.',
  },
  invalid_parent: {
    status: 422,
    title: "Invalid parent message",
    detail: '"{id}" is no message of this channel that can be replied to.',
  },
  resync_required: {
    status: 409,
    title: "Resynchronisation required",
    detail: "The cursors are of another database. Load everything afresh and start anew.",
  },
  already_started: {
    status: 409,
    title: "Already started",
    detail: "This socket is live; `start` and `resume` come once.",
  },
  upgrade_required: {
    status: 426,
    title: "Upgrade required",
    detail: "This is a WebSocket; ask for it with `Upgrade: websocket`.",
  },
  unknown_stream: {
    status: 404,
    title: "Unknown stream",
    detail: 'You do not follow a stream "{id}".',
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    detail: "Too many {what}; try again in {seconds} s.",
  },
  internal: {
    status: 500,
    title: "Internal error",
    detail: "Something went wrong here; it has been logged under the request id.",
  },
  unavailable: {
    status: 503,
    title: "Unavailable",
    detail: "The server can't do this right now. Try again in {seconds} s.",
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What has to be filled in to say `Code`. */
export type ErrorParams<Code extends ErrorCode> = Record<
  Placeholders<(typeof ERRORS)[Code]["detail"]>,
  string | number
>;

/** The sentence of `code` with its placeholders filled in. */
export function explain(code: ErrorCode, params: Record<string, string | number> = {}): string {
  return ERRORS[code].detail.replace(/\{(\w+)\}/g, (_, name) => quote(String(params[name] ?? "")));
}

/** What was sent may be long; an error needs to show only enough to recognise it. */
function quote(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100)}…` : value;
}

/** The body of every error answer: problem details, RFC 9457. */
export const Problem = z.strictObject({
  type: z.string().meta({ description: "Where the code is explained" }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().meta({ description: "Stable; match on this" }),
  request_id: z.string(),
  issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
}).meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
