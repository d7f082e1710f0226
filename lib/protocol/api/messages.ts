import type { Contract } from "../contract.ts";
import * as messages from "../messages.ts";

/** Messages. */
export const MESSAGES = {
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
      "banned",
      "not_a_member",
      "muted",
      "forbidden",
      "invalid_parent",
      "idempotency_conflict",
      "invalid_idempotency_key",
      "channel_archived",
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
      "muted",
      "forbidden",
      "message_deleted",
      "edit_window_closed",
      "channel_archived",
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
  listMessageEdits: {
    summary: "List what a message said before it was edited, the newest first",
    input: messages.MessageRef,
    output: messages.EditList,
    errors: ["message_not_found"],
    scope: "messages:read",
  },
} as const satisfies Record<string, Contract>;
