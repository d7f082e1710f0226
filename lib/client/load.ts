import type { Api } from "./http.ts";
import { emptyState, type State } from "./state.ts";
import { draftKey } from "./store.ts";

const PAGE = 500;

/** Loads all that the user can see, and the members and newest messages of `open` channels. */
export async function loadState(api: Api, open: Iterable<string> = []): Promise<State> {
  const state = emptyState();
  const { workspaces } = await api.listWorkspaces();
  for (const { role, ...workspace } of workspaces) {
    const workspace_id = workspace.id;
    state.workspaces[workspace_id] = workspace;
    if (role !== "guest") state.people[workspace_id] = await loadPeople(api, workspace_id);
    for await (
      const { channels } of pages((after) => api.listChannels({ workspace_id, limit: PAGE, after }))
    ) {
      for (const { is_member, ...channel } of channels) {
        state.channels[channel.id] = channel;
        if (is_member) state.joined[channel.id] = true;
      }
    }
    for await (
      const { conversations } of pages((after) =>
        api.listConversations({ workspace_id, limit: PAGE, after })
      )
    ) {
      for (const { is_member: _, ...conversation } of conversations) {
        state.channels[conversation.id] = conversation;
        state.joined[conversation.id] = true;
      }
    }
  }
  for (const { id } of workspaces) await loadPersonal(api, state, id);
  for (const id of open) if (state.joined[id]) await loadChannel(api, state, id);
  return state;
}

async function loadPeople(
  api: Api,
  workspace_id: string,
): Promise<State["people"][string]> {
  const people: State["people"][string] = {};
  for await (
    const { members } of pages((after) =>
      api.listWorkspaceMembers({ workspace_id, limit: PAGE, after })
    )
  ) {
    for (const member of members) people[member.user.id] = member;
  }
  return people;
}

/** Loads what the user has seen, saved, begun and planned in a workspace. */
async function loadPersonal(api: Api, state: State, workspace_id: string): Promise<void> {
  const { channels } = await api.listUnread({ workspace_id });
  for (const { channel_id, read_ts } of channels) state.reads[channel_id] = read_ts;
  for await (
    const { messages } of pages((before) => api.listSaved({ workspace_id, limit: 100, before }))
  ) {
    for (const { id } of messages) state.saved[id] = true;
  }
  const { emoji } = await api.listEmoji({ workspace_id });
  state.emoji[workspace_id] = Object.fromEntries(emoji.map((one) => [one.name, one]));
  const { drafts } = await api.listDrafts({ workspace_id });
  for (const draft of drafts) state.drafts[draftKey(draft)] = draft;
  const { scheduled } = await api.listScheduled({ workspace_id });
  for (const one of scheduled) state.scheduled[one.id] = one;
}

/** Loads a channel's members and newest messages into `state`, from where events keep it fresh. */
export async function loadChannel(api: Api, state: State, channel_id: string): Promise<void> {
  const members: State["members"][string] = {};
  for await (
    const page of pages((after) => api.listChannelMembers({ channel_id, limit: PAGE, after }))
  ) {
    for (const member of page.members) members[member.user_id] = member;
  }
  const { messages } = await api.listMessages({ channel_id, limit: 100 });
  state.members[channel_id] = members;
  state.messages[channel_id] = Object.fromEntries(messages.map((one) => [one.id, one]));
}

/** Loads the replies under a message into `state`, from where events keep them fresh. */
export async function loadThread(api: Api, state: State, message_id: string): Promise<void> {
  const replies: State["threads"][string] = {};
  for await (
    const page of pages((after) => api.listReplies({ message_id, limit: 100, after }))
  ) {
    for (const message of page.messages) replies[message.id] = message;
  }
  state.threads[message_id] = replies;
}

/** Follows `next_cursor` to the last page. */
async function* pages<Page extends { next_cursor: string | null }>(
  read: (after: string | undefined) => Promise<Page>,
): AsyncGenerator<Page> {
  let page = await read(undefined);
  yield page;
  while (page.next_cursor !== null) {
    page = await read(page.next_cursor);
    yield page;
  }
}
