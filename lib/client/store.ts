import type { LoggedEvent } from "../protocol/events.ts";
import type { Report } from "../protocol/moderation.ts";
import type { Draft } from "../protocol/personal.ts";
import type { WorkspaceRole } from "../protocol/workspaces.ts";
import { changeFile, changeReactions, keepMessage } from "./messages.ts";
import type { State } from "./state.ts";

/**
 * Brings `state` up to date with one event. Old state and the events since give the very
 * state that a fresh load would; an event applied twice changes nothing.
 */
export function applyEvent(state: State, event: LoggedEvent): void {
  switch (event.type) {
    case "message.created":
    case "message.edited":
    case "message.deleted":
    case "message.pinned":
    case "message.unpinned":
    case "message.previewed": {
      return keepMessage(state, event.data);
    }
    case "thread.updated": {
      const { channel_id, message_id, thread } = event.data;
      const parent = state.messages[channel_id]?.[message_id];
      if (parent) parent.thread = thread;
      return;
    }
    // Whose threads these are is asked for with the threads.
    case "thread.followed":
    case "thread.unfollowed":
      return;
    case "read.moved": {
      const { channel_id, parent_message_id, read_ts } = event.data;
      // An event of before the user left shows nothing of a channel they are in no more.
      if (parent_message_id === null && state.joined[channel_id]) {
        state.reads[channel_id] = read_ts;
      }
      return;
    }
    case "reaction.added":
      return changeReactions(state, event.data, (ids, id) => ids.add(id));
    case "reaction.removed":
      return changeReactions(state, event.data, (ids, id) => ids.delete(id));
    case "member.joined":
    case "member.updated": {
      const { channel_id, user_id } = event.data;
      const members = state.members[channel_id];
      if (members) members[user_id] = event.data;
      return;
    }
    case "member.removed":
      delete state.members[event.data.channel_id]?.[event.data.user_id];
      return;
    case "channel.created":
    case "channel.updated": {
      // Streams come in no order among each other: what was left meanwhile stays left.
      const { id, workspace_id } = event.data;
      const isSeen = event.stream === id ? state.joined[id] : state.people[workspace_id];
      if (isSeen) state.channels[id] = event.data;
      return;
    }
    case "channel.joined":
      state.channels[event.data.id] = event.data;
      state.joined[event.data.id] = true;
      return;
    case "channel.left":
      return leaveChannel(state, event.data.channel_id);
    case "channel.hidden":
      return hideChannel(state, event.data.channel_id);
    // Who may not be there stands in the list of bans, which is asked for.
    case "member.banned":
    case "member.unbanned":
      return;
    case "channel.deleted":
      return forgetChannel(state, event.data.channel_id);
    case "workspace.updated":
      if (state.workspaces[event.data.id]) state.workspaces[event.data.id] = event.data;
      return;
    case "workspace.joined":
      state.workspaces[event.data.id] = event.data;
      state.people[event.data.id] ??= {};
      state.emoji[event.data.id] ??= {};
      return;
    case "workspace.left":
    case "workspace.deleted":
      return forgetWorkspace(state, event.data.workspace_id);
    case "message.saved":
      if (state.joined[event.data.channel_id]) state.saved[event.data.message_id] = true;
      return;
    case "message.unsaved":
      delete state.saved[event.data.message_id];
      return;
    case "draft.updated":
      if (state.joined[event.data.channel_id]) state.drafts[draftKey(event.data)] = event.data;
      return;
    case "draft.deleted":
      delete state.drafts[draftKey(event.data)];
      return;
    case "scheduled.updated":
      if (state.workspaces[event.data.workspace_id]) state.scheduled[event.data.id] = event.data;
      return;
    case "scheduled.removed":
      delete state.scheduled[event.data.id];
      return;
    case "emoji.added": {
      const { workspace_id, name } = event.data;
      const emoji = state.emoji[workspace_id];
      if (emoji) emoji[name] = event.data;
      return;
    }
    case "emoji.removed":
      delete state.emoji[event.data.workspace_id]?.[event.data.name];
      return;
    // What concerns the user is asked for when they look.
    case "notification.created":
    case "notification.read":
    case "notification.removed":
    case "notification_settings.updated":
      return;
    case "file.updated":
      return changeFile(state, event.stream, event.data.id, event.data);
    case "file.deleted":
      return changeFile(state, event.stream, event.data.file_id, undefined);
    case "report.created":
    case "report.resolved": {
      const reports = state.reports[event.data.workspace_id];
      if (reports) changeReports(reports, event.data);
      return;
    }
    case "user.joined": {
      const { workspace_id, user } = event.data;
      const people = state.people[workspace_id];
      if (people) people[user.id] = event.data;
      return;
    }
    case "user.left":
      delete state.people[event.data.workspace_id]?.[event.data.user_id];
      return;
    case "user.updated":
      for (const people of Object.values(state.people)) {
        const person = people[event.data.id];
        if (person) person.user = event.data;
      }
      return;
    case "role.changed": {
      const { workspace_id, user_id, role } = event.data;
      if (event.stream === user_id) return changeOwnRole(state, workspace_id, role);
      const person = state.people[workspace_id]?.[user_id];
      if (person) person.role = role;
      return;
    }
  }
}

/** Forgets streams that are not the user's any more, after a `ready` that named all that are. */
export function keepStreams(state: State, heads: Record<string, number>): void {
  for (const id of Object.keys(state.workspaces)) {
    // A guest doesn't hear the workspace's stream, and knows nobody of its people.
    if (!(id in heads) && state.people[id]) forgetWorkspace(state, id);
  }
  for (const id of Object.keys(state.joined)) if (!(id in heads)) leaveChannel(state, id);
}

/** A guest knows the channels they are in and no more; who is none any more loads the rest. */
function changeOwnRole(state: State, workspaceId: string, role: WorkspaceRole): void {
  if (role === "member" || role === "guest") delete state.reports[workspaceId];
  if (role !== "guest") return void (state.people[workspaceId] ??= {});
  delete state.people[workspaceId];
  for (const { id, workspace_id } of Object.values(state.channels)) {
    if (workspace_id === workspaceId && !state.joined[id]) forgetChannel(state, id);
  }
}

/** A draft's place among the user's drafts: one for each channel, and one for each thread. */
export function draftKey(
  { channel_id, parent_message_id }: Pick<Draft, "channel_id" | "parent_message_id">,
): string {
  return parent_message_id ?? channel_id;
}

function changeReports(open: Record<string, Report>, report: Report): void {
  if (report.resolved_at === null) open[report.id] = report;
  else delete open[report.id];
}

function leaveChannel(state: State, id: string): void {
  delete state.joined[id];
  delete state.members[id];
  delete state.messages[id];
  delete state.reads[id];
  delete state.drafts[id];
  for (const kept of [state.threads, state.saved, state.drafts]) {
    for (const messageId of Object.keys(kept)) {
      if (messageId.startsWith(`${id}-`)) delete kept[messageId];
    }
  }
  const channel = state.channels[id];
  const isHidden = channel?.kind !== "public" || !state.people[channel.workspace_id];
  if (isHidden) delete state.channels[id];
}

/** Only who is inside sees a channel from now on. */
function hideChannel(state: State, id: string): void {
  const channel = state.channels[id];
  if (!state.joined[id]) forgetChannel(state, id);
  else if (channel) state.channels[id] = { ...channel, kind: "private" };
}

function forgetChannel(state: State, id: string): void {
  leaveChannel(state, id);
  delete state.channels[id];
}

function forgetWorkspace(state: State, id: string): void {
  for (const channel of Object.values(state.channels)) {
    if (channel.workspace_id === id) forgetChannel(state, channel.id);
  }
  delete state.workspaces[id];
  delete state.people[id];
  delete state.reports[id];
  delete state.emoji[id];
  for (const { id: waiting, workspace_id } of Object.values(state.scheduled)) {
    if (workspace_id === id) delete state.scheduled[waiting];
  }
}
