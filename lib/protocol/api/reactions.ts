import type { Contract } from "../contract.ts";
import * as messages from "../messages.ts";
import * as reactions from "../reactions.ts";

/** Reactions. */
export const REACTIONS = {
  addReaction: {
    summary: "React to a message",
    input: reactions.ReactionRef,
    output: messages.Message,
    errors: [
      "message_not_found",
      "not_a_member",
      "message_deleted",
      "too_many_emoji",
      "channel_archived",
    ],
    scope: "messages:write",
  },
  removeReaction: {
    summary: "Take a reaction of one's own back",
    input: reactions.ReactionRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member", "channel_archived"],
    scope: "messages:write",
  },
} as const satisfies Record<string, Contract>;
