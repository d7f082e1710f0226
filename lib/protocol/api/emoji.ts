import type { Contract } from "../contract.ts";
import * as emoji from "../emoji.ts";
import { WorkspaceRef } from "../workspaces.ts";

/** Emoji that a workspace has of its own. */
export const EMOJI = {
  addEmoji: {
    summary: "Add an emoji to a workspace",
    input: emoji.AddEmoji,
    output: emoji.Emoji,
    errors: [
      "workspace_not_found",
      "forbidden",
      "emoji_taken",
      "too_many_custom_emoji",
      "not_a_picture",
    ],
    scope: "workspaces:write",
    status: 201,
  },
  listEmoji: {
    summary: "List the emoji that a workspace has of its own, by name",
    input: WorkspaceRef,
    output: emoji.EmojiList,
    errors: ["workspace_not_found"],
    scope: "workspaces:read",
  },
  removeEmoji: {
    summary: "Take an emoji from a workspace",
    input: emoji.EmojiRef,
    output: undefined,
    errors: ["workspace_not_found", "forbidden", "emoji_not_found"],
    scope: "workspaces:write",
  },
} as const satisfies Record<string, Contract>;
