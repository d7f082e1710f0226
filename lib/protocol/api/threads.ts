import type { Contract } from "../contract.ts";
import * as messages from "../messages.ts";
import { WorkspaceRef } from "../workspaces.ts";

/** Threads: the replies under a message. */
export const THREADS = {
  listReplies: {
    summary: "Get a thread: the message, and a page of the replies under it",
    input: messages.ListReplies,
    output: messages.ThreadPage,
    errors: ["message_not_found"],
    scope: "messages:read",
  },
  postReply: {
    summary: "Reply to a message",
    input: messages.PostReply,
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
  listThreads: {
    summary: "List the threads that you follow in a workspace, the latest reply first",
    input: WorkspaceRef.extend(messages.ListThreads.shape).meta({ id: "ListThreads" }),
    output: messages.ThreadList,
    errors: ["workspace_not_found"],
    scope: "messages:read",
  },
  followThread: {
    summary: "Follow the thread of a message",
    input: messages.MessageRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member", "invalid_parent"],
    scope: "messages:read",
  },
  unfollowThread: {
    summary: "Follow a thread no more",
    input: messages.MessageRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member", "invalid_parent"],
    scope: "messages:read",
  },
} as const satisfies Record<string, Contract>;
