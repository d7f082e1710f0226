import type { Contract } from "../contract.ts";
import { Message, MessageRef } from "../messages.ts";
import * as personal from "../personal.ts";
import { WorkspaceRef } from "../workspaces.ts";

const WRITER_ERRORS = [
  "channel_not_found",
  "banned",
  "not_a_member",
  "muted",
  "channel_archived",
] as const;

/** What one person keeps, plans or passes on. */
export const PERSONAL = {
  saveMessage: {
    summary: "Save a message for yourself",
    input: MessageRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member", "too_many_saved"],
    scope: "messages:read",
  },
  unsaveMessage: {
    summary: "Take a message from those you have saved",
    input: MessageRef,
    output: undefined,
    errors: [],
    scope: "messages:read",
  },
  listSaved: {
    summary: "List the messages you have saved in a workspace, the newest first",
    input: personal.ListSaved,
    output: personal.SavedList,
    errors: ["workspace_not_found"],
    scope: "messages:read",
  },
  saveDraft: {
    summary: "Keep what you have begun to write, for all your devices",
    input: personal.SaveDraft,
    output: personal.Draft,
    errors: ["channel_not_found", "banned", "not_a_member", "invalid_parent"],
    scope: "messages:write",
  },
  deleteDraft: {
    summary: "Throw a draft away",
    input: personal.DraftRef,
    output: undefined,
    errors: ["invalid_parent"],
    scope: "messages:write",
  },
  listDrafts: {
    summary: "List your drafts in a workspace, the newest first",
    input: WorkspaceRef,
    output: personal.DraftList,
    errors: ["workspace_not_found"],
    scope: "messages:read",
  },
  scheduleMessage: {
    summary: "Send a message later",
    input: personal.ScheduleMessage,
    output: personal.Scheduled,
    errors: [...WRITER_ERRORS, "invalid_parent", "too_many_scheduled"],
    scope: "messages:write",
    rate: "send",
    status: 201,
  },
  updateScheduled: {
    summary: "Change the text or the time of a message that waits",
    input: personal.UpdateScheduled,
    output: personal.Scheduled,
    errors: ["scheduled_not_found", "scheduled_sending"],
    scope: "messages:write",
  },
  deleteScheduled: {
    summary: "Take a message back that waits",
    input: personal.ScheduledRef,
    output: undefined,
    errors: ["scheduled_not_found", "scheduled_sending"],
    scope: "messages:write",
  },
  listScheduled: {
    summary: "List your messages that wait in a workspace, the next one first",
    input: WorkspaceRef,
    output: personal.ScheduledList,
    errors: ["workspace_not_found"],
    scope: "messages:read",
  },
  whisperMessage: {
    summary: "Show somebody in a channel a message that nobody else sees and nothing keeps",
    input: personal.WhisperMessage,
    output: personal.Whisper,
    errors: [...WRITER_ERRORS, "member_not_found"],
    scope: "messages:write",
    rate: "send",
  },
  forwardMessage: {
    summary: "Forward a message into another channel or conversation",
    input: personal.ForwardMessage,
    output: Message,
    errors: [
      ...WRITER_ERRORS,
      "message_not_found",
      "message_deleted",
      "forbidden",
      "idempotency_conflict",
      "invalid_idempotency_key",
    ],
    scope: "messages:write",
    rate: "send",
    status: 201,
  },
  getPermalink: {
    summary: "Get a message's link, for whoever may see it",
    input: MessageRef,
    output: personal.Permalink,
    errors: ["message_not_found"],
    scope: "messages:read",
  },
} as const satisfies Record<string, Contract>;
