import type { Channel, ChannelMember } from "../protocol/channels.ts";
import type { LoggedEvent } from "../protocol/events.ts";
import type { Message } from "../protocol/messages.ts";
import type { Emoji } from "../protocol/emoji.ts";
import type { Report } from "../protocol/moderation.ts";
import type { Draft, Scheduled } from "../protocol/personal.ts";
import type { PersonsReaction } from "../protocol/reactions.ts";
import type { Workspace, WorkspaceMember, WorkspaceRole } from "../protocol/workspaces.ts";

/** Everything a client knows. Plain data, by id, so that it can be kept and compared. */
export interface State {
  workspaces: Record<string, Workspace>;
  /** By workspace and user; not of a workspace in which the user is a guest. */
  people: Record<string, Record<string, WorkspaceMember>>;
  channels: Record<string, Channel>;
  /** Channels the user is in. */
  joined: Record<string, true>;
  /** By channel and user, for channels that were opened. */
  members: Record<string, Record<string, ChannelMember>>;
  /** Replies by the message they are under and their own id, for threads that were opened. */
  threads: Record<string, Record<string, Message>>;
  /** What the user has seen of each channel they are in, as a ts. */
  reads: Record<string, number>;
  /** Messages that the user has saved. */
  saved: Record<string, true>;
  /** What the user has begun to write, by the message that is replied to or the channel. */
  drafts: Record<string, Draft>;
  /** The user's messages that wait, by id. */
  scheduled: Record<string, Scheduled>;
  /** The emoji of each workspace, by name. */
  emoji: Record<string, Record<string, Emoji>>;
  /** Open reports by workspace and id, for queues that were opened. */
  reports: Record<string, Record<string, Report>>;
  /** By channel and message, for channels that were opened. */
  messages: Record<string, Record<string, Message>>;
}

/** A client that knows nothing yet. */
export function emptyState(): State {
  return {
    workspaces: {},
    people: {},
    channels: {},
    joined: {},
    members: {},
    messages: {},
    threads: {},
    reads: {},
    saved: {},
    drafts: {},
    scheduled: {},
    emoji: {},
    reports: {},
  };
}

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
    case "message.unpinned": {
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

/** A message stands in its channel; a reply in its thread, if that was opened, and maybe in both. */
function keepMessage(state: State, message: Message): void {
  const { id, channel_id, parent_message_id } = message;
  const thread = parent_message_id === null ? undefined : state.threads[parent_message_id];
  if (thread) thread[id] = structuredClone(message);
  const isInChannel = parent_message_id === null || message.also_in_channel;
  const messages = state.messages[channel_id];
  if (isInChannel && messages) messages[id] = message;
}

function copiesOf(state: State, channelId: string, id: string): Message[] {
  const copies = [state.messages[channelId]?.[id]];
  for (const thread of Object.values(state.threads)) copies.push(thread[id]);
  return copies.filter((copy) => copy !== undefined);
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

/** Keeps the order of emoji and of people that a fresh load has. */
function changeReactions(
  state: State,
  { channel_id, message_id, user_id, emoji }: PersonsReaction,
  change: (ids: Set<string>, id: string) => void,
): void {
  for (const message of copiesOf(state, channel_id, message_id)) {
    if (message.deleted_at === null) changeReaction(message, emoji, user_id, change);
  }
}

function changeReaction(
  message: Message,
  emoji: string,
  user_id: string,
  change: (ids: Set<string>, id: string) => void,
): void {
  const ids = new Set(message.reactions.find((one) => one.emoji === emoji)?.user_ids);
  change(ids, user_id);
  const others = message.reactions.filter((one) => one.emoji !== emoji);
  if (ids.size > 0) others.push({ emoji, user_ids: [...ids].sort() });
  message.reactions = others.sort((a, b) => a.emoji < b.emoji ? -1 : 1);
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
