import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

Deno.test("createChannel() makes its creator the moderator and tells the workspace of a public one", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  using bens = await listen(ben.client);
  const secret = await ada.client.createChannel({ workspace_id, name: "secret", is_private: true });
  const open = await ada.client.createChannel({ workspace_id, name: "open", topic: "All" });
  const created = await bens.hears(({ type }) => type === "channel.created");
  const { is_member: _, ...channel } = open;
  assertEquals(created.data, channel);
  assertEquals(bens.heard.length, 1);
  const { members } = await ada.client.listChannelMembers({ channel_id: secret.id });
  assertEquals(members.map(({ user_id, role }) => [user_id, role]), [[ada.user.id, "moderator"]]);
});

Deno.test("a channel's name is normalised, and unique in its workspace", async () => {
  const ada = await world.person("Ada");
  const workspace_id = ada.workspace.id;
  const create = (name: string) => ada.client.createChannel({ workspace_id, name });
  const channel = await create(" #Große Pläne ");
  assertEquals(channel.name, "große-pläne");
  await assertRefused(() => create("große pläne"), "channel_name_taken");
  for (const name of ["", "#", "a/b", "a.b", "x".repeat(81), "a\0"]) {
    await assertRefused(() => create(name), "invalid_input");
  }
  await assertRefused(
    () => ada.client.updateChannel({ channel_id: channel.id, name: "general" }),
    "channel_name_taken",
  );
  await ada.client.deleteChannel({ channel_id: channel.id });
  assertEquals((await create("große-pläne")).name, "große-pläne");
});

Deno.test("listChannels() pages by name, at both of its paths", async () => {
  const ada = await world.person("Ada");
  const workspace_id = ada.workspace.id;
  for (const name of ["beta", "alpha"]) await ada.client.createChannel({ workspace_id, name });
  const first = await ada.client.listChannels({ workspace_id, limit: 3 });
  const rest = await ada.client.listChannels({ workspace_id, limit: 3, after: first.next_cursor! });
  const names = [...first.channels, ...rest.channels].map(({ name }) => name);
  assertEquals([names, rest.next_cursor], [["alpha", "beta", "general", "random"], null]);
  const alias = await fetch(
    `${world.origin}/api/v1/channels?workspace_id=${workspace_id}&limit=3`,
    {
      headers: { authorization: `Bearer ${ada.client.credentials!.access_token}` },
    },
  );
  assertEquals(await alias.json(), first);
});

Deno.test("joinChannel() and leaveChannel() may be repeated, and tell the channel once", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const { id: channel_id } = await ada.client.createChannel({
    workspace_id: ada.workspace.id,
    name: "open",
  });
  using adas = await listen(ada.client);
  for (let time = 0; time < 2; time++) {
    assertEquals((await ben.client.joinChannel({ channel_id })).is_member, true);
  }
  for (let time = 0; time < 2; time++) await ben.client.leaveChannel({ channel_id });
  await ada.client.postMessage({ channel_id, content: "done" });
  await adas.hears(({ type, data }) => type === "message.created" && data.content === "done");
  // Each is followed by what the server says of it.
  assertEquals(adas.heard.map(({ type }) => type), [
    "member.joined",
    "message.created",
    "member.removed",
    "message.created",
    "message.created",
  ]);
});

Deno.test("addChannelMember() takes members of the workspace alone", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const eve = await world.person("Eve");
  const { id: channel_id } = await ada.client.createChannel({
    workspace_id: ada.workspace.id,
    name: "closed",
    is_private: true,
  });
  const add = (user_id: string) => ada.client.addChannelMember({ channel_id, user_id });
  const member = await add(ben.user.id);
  assertEquals([member.user_id, member.role], [ben.user.id, "member"]);
  assertEquals(await add(ben.user.id), member);
  await assertRefused(() => add(eve.user.id), "member_not_found");
  await assertRefused(() => eve.client.getChannel({ channel_id }), "channel_not_found");
});

Deno.test("a default channel can't be deleted; another one is gone at once, and sends to it fail", async () => {
  const ada = await world.person("Ada");
  const general = await channelNamed(ada, "general");
  await assertRefused(() => ada.client.deleteChannel({ channel_id: general }), "default_channel");
  const { id: channel_id } = await ada.client.createChannel({
    workspace_id: ada.workspace.id,
    name: "old",
  });
  const message = await ada.client.postMessage({ channel_id, content: "hi" });
  await ada.client.deleteChannel({ channel_id });
  await assertRefused(
    () => ada.client.postMessage({ channel_id, content: "?" }),
    "channel_not_found",
  );
  await assertRefused(() => ada.client.getMessage({ message_id: message.id }), "message_not_found");
});

Deno.test("a channel has a purpose beside its topic, and both change apart from each other", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const { id: channel_id, purpose } = await ada.client.createChannel({
    workspace_id: ada.workspace.id,
    name: "plans",
    topic: "This week",
    purpose: "Where plans are made",
  });
  assertEquals(purpose, "Where plans are made");
  await ben.client.joinChannel({ channel_id });
  using bens = await listen(ben.client);
  const changed = await ada.client.updateChannel({ channel_id, purpose: "Plans, and no more" });
  assertEquals([changed.topic, changed.purpose], ["This week", "Plans, and no more"]);
  await bens.hears(({ type, data }) =>
    type === "channel.updated" && data.purpose === changed.purpose
  );
  const { channels } = await ben.client.listChannels({ workspace_id: ada.workspace.id });
  assertEquals(channels.find(({ id }) => id === channel_id)!.purpose, changed.purpose);
});
