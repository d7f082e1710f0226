import type { Contract } from "../contract.ts";
import { MessageRef } from "../messages.ts";
import * as read from "../read_state.ts";
import { WorkspaceRef } from "../workspaces.ts";

/** What has been seen and what not. */
export const READ_STATE = {
  listUnread: {
    summary: "Get the read state of every channel you are in: the whole sidebar",
    input: WorkspaceRef,
    output: read.UnreadList,
    errors: ["workspace_not_found"],
    scope: "channels:read",
  },
  markRead: {
    summary: "Mark a channel as read, up to a message or to its end",
    input: read.MarkRead,
    output: read.ReadState,
    errors: ["channel_not_found", "banned", "not_a_member"],
    scope: "messages:read",
  },
  markAllRead: {
    summary: "Mark every channel and thread of a workspace as read",
    input: WorkspaceRef,
    output: undefined,
    errors: ["workspace_not_found"],
    scope: "messages:read",
  },
  markUnread: {
    summary: "Mark a message and everything after it as unread, in its channel or thread",
    input: MessageRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member"],
    scope: "messages:read",
  },
  markThreadRead: {
    summary: "Mark a thread as read, up to a reply or to its end",
    input: read.MarkThreadRead,
    output: undefined,
    errors: ["message_not_found", "not_a_member"],
    scope: "messages:read",
  },
} as const satisfies Record<string, Contract>;
