import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("bootstrap() gives what the single requests give", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  const { id: message_id } = await post(ada, `<@${ben.user.id}>`);
  await ben.client.postReply({ message_id, content: "Yes?" });
  await post(ada, "@channel");
  await ada.client.postReply({ message_id, content: "No." });
  const talk = await cleo.client.createConversation({
    participant_ids: [ben.user.id],
    workspace_id,
    initial_message: "Psst",
  });
  await ada.client.updateChannel({ channel_id, topic: "Plans" });
  await ada.client.muteMember({ channel_id, user_id: ben.user.id });

  const { client } = ben;
  const given = await client.bootstrap({ workspace_id, user_ids: ada.user.id });
  const { channels, threads } = await client.listUnread({ workspace_id });
  assertEquals(given.channels.map(({ read_state }) => read_state), channels);
  assertEquals(given.threads, threads);
  assertEquals(given.threads, { unread_count: 1, mention_count: 0 });
  assertEquals(given.me, await client.getMe());
  assertEquals(given.workspace, await client.getWorkspace({ workspace_id }));
  for (const { channel } of given.channels) {
    const { is_member, ...rest } = await client.getChannel({ channel_id: channel.id });
    assertEquals([channel, is_member], [rest, true]);
  }
  const ids = given.channels.map(({ channel }) => channel.id);
  assert(ids.includes(channel_id) && ids.includes(talk.id));
  const project = given.channels.find(({ channel }) => channel.id === channel_id)!;
  assert(project.muted_at);
  assertEquals([project.role, project.read_state.mention_count], ["member", 2]);
  const people = await Promise.all(
    [ada, ben, cleo].map(({ user }) => client.getUser({ user_id: user.id })),
  );
  const byId = (a: { id: string }, b: { id: string }) => a.id < b.id ? -1 : 1;
  assertEquals(given.people.toSorted(byId), people.toSorted(byId));
});

Deno.test("a socket that resumes after a bootstrap's cursors misses nothing, whatever happens meanwhile", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  await ben.client.markRead({ channel_id });
  const sends = Array.from({ length: 60 }, (_, n) => post(ada, `${n}`));
  const given = await ben.client.bootstrap({ workspace_id });
  await Promise.all(sends);
  const { epoch, heads } = given;
  using bens = await listen(ben.client, { cursors: { epoch, streams: heads } });
  await post(ada, "last");
  await bens.hears(({ type, data }) => type === "message.created" && data.content === "last");
  const state = given.channels.find(({ channel }) => channel.id === channel_id)!.read_state;
  const { messages } = await ben.client.listMessages({ channel_id, limit: 100 });
  const shown = messages.filter(({ ts }) => ts <= state.last_ts).map(({ id }) => id);
  const heard = bens.heard.flatMap((event) =>
    event.type === "message.created" ? [event.data.id] : []
  );
  const all = new Set([...shown, ...heard]);
  assertEquals(messages.filter(({ id }) => !all.has(id)), []);
});

Deno.test("a guest's bootstrap shows their channels and whom they share one with", async () => {
  const { ada, ben, cleo, workspace_id, channel_id } = await channelScene(world);
  const [general] = (await ada.client.listChannels({ workspace_id })).channels;
  await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "guest" });
  for (const channel of (await ben.client.bootstrap({ workspace_id })).channels) {
    if (channel.channel.id !== channel_id) {
      await ben.client.leaveChannel({ channel_id: channel.channel.id });
    }
  }
  await cleo.client.leaveChannel({ channel_id });
  const user_ids = [ada, cleo].map(({ user }) => user.id).join();
  const given = await ben.client.bootstrap({ workspace_id, user_ids });
  assertEquals(given.channels.map(({ channel }) => channel.id), [channel_id]);
  assertEquals(given.people.map(({ id }) => id), [ada.user.id]);
  assert(!(general!.id in given.heads) && !(workspace_id in given.heads));
});

Deno.test("strangers get nothing, and what is no list of people is refused", async () => {
  const { ada, workspace_id } = await channelScene(world);
  const eve = await world.person("Eve");
  await assertRefused(() => eve.client.bootstrap({ workspace_id }), "workspace_not_found");
  for (const user_ids of ["x", `${ada.user.id};${ada.user.id}`, workspace_id, "U4".repeat(2_000)]) {
    await assertRefused(() => ada.client.bootstrap({ workspace_id, user_ids }), "invalid_input");
  }
  const { people } = await ada.client.bootstrap({ workspace_id, user_ids: eve.user.id });
  assertEquals(people, []);
});
