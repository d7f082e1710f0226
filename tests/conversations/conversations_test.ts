import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { mirror } from "../helpers/state.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

async function scene() {
  const ada = await world.person("Ada");
  const [ben, cleo] = [await world.member("Ben", ada), await world.member("Cleo", ada)];
  const workspace_id = ada.workspace.id;
  return { ada, ben, cleo, workspace_id };
}

Deno.test("createConversation() gives the same people the same one, whoever opens it", async () => {
  const { ada, ben, cleo, workspace_id } = await scene();
  using cleos = await listen(cleo.client);
  using bens = await listen(ben.client);
  const opened = await ada.client.createConversation({
    participant_ids: [ben.user.id],
    initial_message: "Hi Ben",
  });
  assertEquals([opened.kind, opened.name, opened.id[0]], ["direct", "", "D"]);
  assertEquals(opened.participant_ids?.toSorted(), [ada.user.id, ben.user.id].toSorted());
  assertEquals(opened.message?.content, "Hi Ben");
  await bens.hears(({ type, stream }) => type === "message.created" && stream === opened.id);

  const again = await ben.client.createConversation({
    participant_ids: [ada.user.id],
    workspace_id,
  });
  assertEquals([again.id, again.message], [opened.id, null]);
  const sent = await ben.client.postMessage({ conversation_id: opened.id, content: "Hi Ada" });
  assertEquals(sent.channel_id, opened.id);
  const { messages } = await ada.client.listMessages({ conversation_id: opened.id });
  assertEquals(messages.map(({ content }) => content), ["Hi Ben", "Hi Ada"]);
  assertEquals((await ada.client.getChannel({ channel_id: opened.id })).kind, "direct");
  const { conversations } = await ada.client.listConversations({ workspace_id });
  assertEquals(conversations.map(({ id }) => id), [opened.id]);

  await cleo.client.updateMe({ name: "Cleo C." });
  await cleos.hears(({ type }) => type === "user.updated");
  assert(cleos.heard.every(({ type }) => type === "user.updated"));
});

Deno.test("the same key says the first words once, also in the header", async () => {
  const { ada, ben, workspace_id } = await scene();
  const body = JSON.stringify({
    participant_ids: [ben.user.id],
    workspace_id,
    initial_message: "Once",
  });
  const { access_token } = ada.client.credentials!;
  const open = async () => {
    const answer = await fetch(`${world.origin}/api/v1/conversations`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${access_token}`,
        "content-type": "application/json",
        "idempotency-key": "first-words",
      },
      body,
    });
    return await answer.json();
  };
  const [first, again] = [await open(), await open()];
  assertEquals(again, first);
  const { messages } = await ben.client.listMessages({ conversation_id: first.id });
  assertEquals(messages.map(({ content }) => content), ["Once"]);
});

Deno.test("a conversation is its participants' alone: not even the owner finds it", async () => {
  const { ada, ben, cleo, workspace_id } = await scene();
  const { id, message } = await ben.client.createConversation({
    participant_ids: [cleo.user.id],
    workspace_id,
    initial_message: "Between us",
  });
  const message_id = message!.id;
  assertEquals((await cleo.client.getMessage({ message_id })).content, "Between us");
  await assertRefused(() => ada.client.getChannel({ channel_id: id }), "channel_not_found");
  await assertRefused(() => ada.client.listMessages({ channel_id: id }), "channel_not_found");
  await assertRefused(() => ada.client.getMessage({ message_id }), "message_not_found");
  await assertRefused(() => ada.client.deleteMessage({ message_id }), "message_not_found");
  await assertRefused(
    () => ada.client.postMessage({ channel_id: id, content: "?" }),
    "channel_not_found",
  );
  const { channels } = await ada.client.listChannels({ workspace_id });
  assert(!channels.some((channel) => channel.id === id));
  assertEquals((await ada.client.listConversations({ workspace_id })).conversations, []);
  // Inside, an admin has no more rights than anybody else.
  const mine = await ada.client.createConversation({ participant_ids: [ben.user.id] });
  const his = await ben.client.postMessage({ channel_id: mine.id, content: "mine" });
  await assertRefused(() => ada.client.deleteMessage({ message_id: his.id }), "forbidden");
});

Deno.test("groups have up to eight people, and a note to oneself has one", async () => {
  const ada = await world.person("Ada");
  const others = await Promise.all(
    Array.from({ length: 8 }, (_, n) => world.member(`Person ${n}`, ada)),
  );
  const ids = others.map(({ user }) => user.id);
  const group = await ada.client.createConversation({ participant_ids: ids.slice(0, 7) });
  assertEquals([group.kind, group.id[0], group.participant_ids?.length], ["group", "G", 8]);
  await assertRefused(
    () => ada.client.createConversation({ participant_ids: ids }),
    "invalid_input",
  );
  await assertRefused(
    () => ada.client.createConversation({ participant_ids: [] }),
    "invalid_input",
  );
  const repeated = await ada.client.createConversation({
    participant_ids: [ids[0]!, ada.user.id, ids[0]!],
  });
  assertEquals(repeated.kind, "direct");
  const note = await ada.client.createConversation({ participant_ids: [ada.user.id] });
  assertEquals([note.kind, note.participant_ids], ["direct", [ada.user.id]]);
  await ada.client.postMessage({ conversation_id: note.id, content: "Milk" });
});

Deno.test("many who open a conversation at once open one, and each hears of it once", async () => {
  const { ada, ben, cleo, workspace_id } = await scene();
  using bens = await listen(ben.client);
  const everybody = [ada, ben, cleo];
  const opened = await Promise.all(Array.from({ length: 12 }, (_, n) => {
    const participant_ids = everybody.map(({ user }) => user.id);
    return everybody[n % 3]!.client.createConversation({ participant_ids, workspace_id });
  }));
  assertEquals(new Set(opened.map(({ id }) => id)).size, 1);
  await ada.client.postMessage({ channel_id: opened[0]!.id, content: "So many" });
  await bens.hears(({ type }) => type === "message.created");
  assertEquals(bens.heard.filter(({ type }) => type === "channel.joined").length, 1);
});

Deno.test("who leaves the workspace hears and says nothing more, and comes back to the same conversation", async () => {
  const { ada, ben, workspace_id } = await scene();
  const { id: channel_id } = await ada.client.createConversation({
    participant_ids: [ben.user.id],
    initial_message: "one",
  });
  using bens = await listen(ben.client);
  await ben.client.leaveWorkspace({ workspace_id });
  await ada.client.postMessage({ channel_id, content: "two" });
  await assertRefused(() => ben.client.listMessages({ channel_id }), "channel_not_found");
  await assertRefused(
    () => ben.client.postMessage({ channel_id, content: "?" }),
    "channel_not_found",
  );
  await assertRefused(
    () => ada.client.createConversation({ participant_ids: [ben.user.id] }),
    "member_not_found",
  );
  const { token } = await ada.client.createInvite({ workspace_id });
  await ben.client.acceptInvite({ token });
  const { messages } = await ben.client.listMessages({ channel_id });
  assertEquals(messages.map(({ content }) => content), ["one", "two"]);
  await ada.client.postMessage({ channel_id, content: "three" });
  await bens.hears(({ type, stream }) => type === "message.created" && stream === channel_id);
  const heard = bens.heard.filter(({ type }) => type === "message.created");
  assertEquals(heard.map(({ data }) => "content" in data && data.content), ["three"]);
});

Deno.test("a conversation is not renamed, archived, left or added to, and names one place at a time", async () => {
  const { ada, ben, cleo } = await scene();
  const { id: channel_id } = await ada.client.createConversation({
    participant_ids: [ben.user.id],
  });
  const { client } = ada;
  for (
    const act of [
      () => client.updateChannel({ channel_id, topic: "x" }),
      () => client.archiveChannel({ channel_id }),
      () => client.deleteChannel({ channel_id }),
      () => client.leaveChannel({ channel_id }),
      () => client.addChannelMember({ channel_id, user_id: cleo.user.id }),
      () => client.postMessage({ content: "nowhere" }),
      () => client.postMessage({ channel_id, conversation_id: channel_id, content: "twice" }),
      () => client.listMessages({ channel_id, conversation_id: channel_id }),
    ]
  ) await assertRefused(act, "invalid_input");
  const general = await channelNamed(ada, "general");
  await assertRefused(
    () => client.postMessage({ conversation_id: general, content: "no conversation" }),
    "invalid_input",
  );
  await client.postMessage({ channel_id, content: "one place" });
});

Deno.test("people of other workspaces can't be drawn into a conversation", async () => {
  const { ada, workspace_id } = await scene();
  const eve = await world.person("Eve");
  await assertRefused(
    () => ada.client.createConversation({ participant_ids: [eve.user.id] }),
    "member_not_found",
  );
  await assertRefused(
    () => eve.client.createConversation({ participant_ids: [eve.user.id], workspace_id }),
    "workspace_not_found",
  );
});

Deno.test("old state and events since give the fresh state of conversations", async () => {
  const { ada, ben, cleo, workspace_id } = await scene();
  using bens = await mirror(ben);
  const { id: channel_id } = await ada.client.createConversation({
    participant_ids: [ben.user.id, cleo.user.id],
    initial_message: "All three",
  });
  await bens.listener.hears(({ type, stream }) =>
    type === "channel.joined" && stream !== channel_id
  );
  await bens.settle();
  assertEquals(bens.state, await bens.fresh());
  assert(bens.state.joined[channel_id]);
  await ben.client.leaveWorkspace({ workspace_id });
  await bens.listener.hears(({ type }) => type === "workspace.left");
  await bens.settle();
  assertEquals(bens.state, await bens.fresh());
  assert(!bens.state.channels[channel_id]);
});
