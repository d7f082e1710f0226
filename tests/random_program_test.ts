import { randomness, SEED } from "./helpers/random.ts";
import type { State } from "../lib/client/mod.ts";
import { assert, assertEquals } from "./helpers/assert.ts";
import { DOT } from "./helpers/pictures.ts";
import { mirror } from "./helpers/state.ts";
import { suiteWorld } from "./helpers/suite.ts";
import type { Person } from "./helpers/world.ts";

const ACTS = 2_000;
const AT_ONCE = 8;
/** Messages that a fresh load of a channel shows. */
const PAGE = 100;

const world = await suiteWorld();

Deno.test(`after ${ACTS} random acts and lost connections every client equals a fresh one (seed ${SEED})`, async () => {
  const { pick, chance } = randomness(SEED);
  const ada = await world.person("Ada");
  const others = await Promise.all(["Ben", "Cleo", "Dan"].map((name) => world.member(name, ada)));
  const people = [ada, ...others];
  const workspace_id = ada.workspace.id;
  const channels: string[] = [];
  for (const [name, is_private] of [["one", false], ["two", false], ["three", true]] as const) {
    channels.push((await ada.client.createChannel({ workspace_id, name, is_private })).id);
  }
  const [general] = (await ada.client.listChannels({ workspace_id })).channels;
  channels.push(general!.id);
  for (const person of others) {
    for (const channel_id of channels) {
      const { user: { id: user_id } } = person;
      await ada.client.addChannelMember({ channel_id, user_id }).catch(() => {});
    }
  }
  const talk = await ada.client.createConversation({
    participant_ids: others.map(({ user }) => user.id),
  });
  const places = [...channels, talk.id];
  const messages: string[] = [];
  for (const channel_id of places) {
    messages.push((await ada.client.postMessage({ channel_id, content: "first" })).id);
  }

  const mirrors = await Promise.all(people.map(mirror));
  for (const { replica } of mirrors) await replica.openThread(messages[0]!);

  const failures: string[] = [];
  const counts: Record<string, number> = {};
  const run = async () => {
    const by = pick(people);
    const whom = pick(people);
    const acts = actsOf({ by, whom, workspace_id, channels, places, messages, pick, chance });
    const name = pick(Object.keys(acts));
    try {
      await acts[name]!();
      counts[name] = (counts[name] ?? 0) + 1;
    } catch (error) {
      // Refusals are part of the program; what a server can't answer is not.
      const { status, message } = error as { status?: number; message: string };
      if (status === undefined || status >= 500) failures.push(`${name}: ${message}`);
    }
  };
  for (let n = 0; n < ACTS; n += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, run));
    if (chance(0.1)) pick(mirrors).listener.socket.drop();
  }
  assertEquals(failures, []);
  assert(Object.keys(counts).length > 30, `Only these succeeded: ${Object.keys(counts)}`);

  // Somebody may be out by now; their own stream still says when all has arrived.
  for (const one of mirrors) {
    await one.listener.socket.ready;
    await one.settle();
  }
  for (const [index, one] of mirrors.entries()) {
    await one.settle();
    const fresh = await one.fresh();
    assertEquals(newest(one.state), newest(fresh), `${people[index]!.user.name}, seed ${SEED}`);
    one[Symbol.dispose]();
  }
});

interface Stage {
  by: Person;
  whom: Person;
  workspace_id: string;
  channels: string[];
  places: string[];
  messages: string[];
  pick<T>(from: readonly T[]): T;
  chance(of: number): boolean;
}

/** What somebody might do next. */
function actsOf(
  { by: { client }, whom, workspace_id, channels, places, messages, pick, chance }: Stage,
): Record<string, () => Promise<unknown>> {
  const channel_id = pick(places);
  const named = pick(channels);
  const message_id = pick(messages);
  const user_id = whom.user.id;
  const content = pick(["hello", `<@${user_id}>`, "@here", "https://example.com"]);
  const member = { channel_id: named, user_id };
  const emoji = pick(["tada", "eyes", "🎉"]);
  const post = async () => {
    const { id } = await client.postMessage({ channel_id, content });
    messages.push(id);
    if (messages.length > 60) messages.shift();
  };
  const rarely = (act: () => Promise<unknown>) => async () => {
    if (chance(0.2)) await act();
  };
  return {
    post,
    postAgain: post,
    reply: () => client.postReply({ message_id, content, also_in_channel: chance(0.3) }),
    replyAgain: () => client.postReply({ message_id: messages[0]!, content }),
    edit: () => client.editMessage({ message_id, content: `${content}!` }),
    delete: rarely(() => client.deleteMessage({ message_id })),
    react: () => client.addReaction({ message_id, emoji }),
    unreact: () => client.removeReaction({ message_id, emoji }),
    pin: () => client.pinMessage({ message_id }),
    unpin: () => client.unpinMessage({ message_id }),
    read: () => client.markRead({ channel_id }),
    readTo: () => client.markRead({ channel_id: message_id.split("-")[0]!, message_id }),
    unread: () => client.markUnread({ message_id }),
    readThread: () => client.markThreadRead({ message_id }),
    readAll: rarely(() => client.markAllRead({ workspace_id })),
    follow: () => client.followThread({ message_id }),
    unfollow: () => client.unfollowThread({ message_id }),
    save: () => client.saveMessage({ message_id }),
    unsave: () => client.unsaveMessage({ message_id }),
    draft: () => client.saveDraft({ channel_id, content }),
    undraft: () => client.deleteDraft({ channel_id }),
    schedule: rarely(() =>
      client.scheduleMessage({
        channel_id,
        content,
        send_at: new Date(Date.now() + 3_600_000).toISOString(),
      })
    ),
    join: () => client.joinChannel({ channel_id: named }),
    leave: rarely(() => client.leaveChannel({ channel_id: named })),
    add: () => client.addChannelMember(member),
    remove: rarely(() => client.removeChannelMember(member)),
    rename: () => client.updateChannel({ channel_id: named, name: `n${crypto.randomUUID()}` }),
    topic: () => client.updateChannel({ channel_id: named, topic: crypto.randomUUID() }),
    archive: rarely(() => client.archiveChannel({ channel_id: named })),
    unarchive: () => client.unarchiveChannel({ channel_id: named }),
    whoPosts: () =>
      client.updateChannel({
        channel_id: named,
        who_can_post: pick(["everyone", "everyone", "moderators"]),
      }),
    promote: () => client.changeChannelRole({ ...member, role: pick(["moderator", "member"]) }),
    mute: rarely(() => client.muteMember(member)),
    unmute: () => client.unmuteMember(member),
    ban: rarely(() => client.banMember({ ...member, reason: "" })),
    unban: () => client.unbanMember(member),
    role: rarely(() =>
      client.changeRole({
        workspace_id,
        user_id,
        role: pick(["admin", "moderator", "member", "member", "guest"]),
      })
    ),
    create: rarely(() =>
      client.createChannel({
        workspace_id,
        name: crypto.randomUUID(),
        is_private: chance(0.5),
      })
    ),
    talk: rarely(() => client.createConversation({ workspace_id, participant_ids: [user_id] })),
    profile: () => client.updateMe({ title: crypto.randomUUID() }),
    workspace: () => client.updateWorkspace({ workspace_id, name: crypto.randomUUID() }),
    report: rarely(() => client.reportMessage({ message_id, reason: "x" })),
    emoji: rarely(() => client.addEmoji({ workspace_id, name: pick(["a", "b", "c"]), image: DOT })),
    unemoji: rarely(() => client.removeEmoji({ workspace_id, name: pick(["a", "b", "c"]) })),
    deactivate: rarely(() => client.deactivateMember({ workspace_id, user_id })),
    reactivate: () => client.reactivateMember({ workspace_id, user_id }),
  };
}

/** What both show who keep everything and who load the newest page: that page. */
function newest(state: State): State {
  const messages = Object.entries(state.messages).map(([id, all]) => {
    const page = Object.values(all).toSorted((a, b) => b.ts - a.ts).slice(0, PAGE);
    return [id, Object.fromEntries(page.map((message) => [message.id, message]))];
  });
  return { ...state, messages: Object.fromEntries(messages) };
}
