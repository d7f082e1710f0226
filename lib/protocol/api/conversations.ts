import type { Contract } from "../contract.ts";
import * as conversations from "../conversations.ts";

/** Direct and group conversations: channels that are named by who is in them. */
export const CONVERSATIONS = {
  createConversation: {
    summary: "Open the conversation of you and up to 7 others; the same people have one",
    input: conversations.CreateConversation,
    output: conversations.OpenedConversation,
    errors: [
      "workspace_not_found",
      "no_current_workspace",
      "member_not_found",
      "invalid_idempotency_key",
      "idempotency_conflict",
    ],
    scope: "messages:write",
    rate: "send",
    status: 201,
  },
  listConversations: {
    summary: "List your direct and group conversations in a workspace, by id",
    input: conversations.ListConversations,
    output: conversations.ConversationList,
    errors: ["workspace_not_found"],
    scope: "channels:read",
  },
} as const satisfies Record<string, Contract>;
