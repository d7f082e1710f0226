import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";
import type { Person } from "../helpers/world.ts";

const world = await suiteWorld();

async function countOf({ client }: Person, channel_id: string, workspace_id: string) {
  const { channels } = await client.listUnread({ workspace_id });
  const state = channels.find((one) => one.channel_id === channel_id)!;
  return [state.unread_count, state.mention_count];
}

Deno.test("whoever is called by name or with everybody has it counted, and nobody else", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  for (const { client } of [ada, ben, cleo]) await client.markRead({ channel_id });
  const { entities } = await post(ada, `<@${ben.user.id}>, and \`<@${cleo.user.id}>\` in code`);
  assertEquals(entities.map((entity) => "user_id" in entity && entity.user_id), [ben.user.id]);
  assertEquals(await countOf(ben, channel_id, workspace_id), [1, 1]);
  assertEquals(await countOf(cleo, channel_id, workspace_id), [1, 0]);
  await post(ada, `@channel, and <@${ben.user.id}> twice: <@${ben.user.id}>`);
  assertEquals(await countOf(ben, channel_id, workspace_id), [2, 2]);
  assertEquals(await countOf(cleo, channel_id, workspace_id), [2, 1]);
  assertEquals(await countOf(ada, channel_id, workspace_id), [0, 0]);
});

Deno.test("an edit changes who is called, and a deletion calls nobody", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  for (const { client } of [ben, cleo]) await client.markRead({ channel_id });
  const { id: message_id } = await post(ada, `<@${ben.user.id}>`);
  assertEquals(await countOf(ben, channel_id, workspace_id), [1, 1]);
  await ada.client.editMessage({ message_id, content: `<@${cleo.user.id}>` });
  assertEquals(await countOf(ben, channel_id, workspace_id), [1, 0]);
  assertEquals(await countOf(cleo, channel_id, workspace_id), [1, 1]);
  await ada.client.editMessage({ message_id, content: "@here" });
  assertEquals(await countOf(ben, channel_id, workspace_id), [1, 1]);
  await ada.client.deleteMessage({ message_id });
  assertEquals(await countOf(ben, channel_id, workspace_id), [0, 0]);
  assertEquals(await countOf(cleo, channel_id, workspace_id), [0, 0]);
});

Deno.test("who isn't in the channel is not called, and hears nothing of it when they come", async () => {
  const { ada, workspace_id } = await channelScene(world);
  const dan = await world.member("Dan", ada);
  const stranger = await world.person("Stranger");
  const { id: channel_id } = await ada.client.createChannel({
    workspace_id,
    name: "closed",
    is_private: true,
  });
  await ada.client.postMessage({
    channel_id,
    content: `<@${dan.user.id}> <@${stranger.user.id}>`,
  });
  await ada.client.addChannelMember({ channel_id, user_id: dan.user.id });
  assertEquals(await countOf(dan, channel_id, workspace_id), [0, 0]);
  await ada.client.postMessage({ channel_id, content: `<@${dan.user.id}>` });
  assertEquals(await countOf(dan, channel_id, workspace_id), [1, 1]);
});

Deno.test("500 people called in one message are 50, and the message is kept as it was written", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  await ben.client.markRead({ channel_id });
  const many = Array.from({ length: 499 }, (_, n) => `<@U40000${String(n).padStart(4, "0")}>`);
  const content = [...many, `<@${ben.user.id}>`].join("");
  const message = await post(ada, content);
  assertEquals([message.content, message.entities.length], [content, 50]);
  assertEquals(await countOf(ben, channel_id, workspace_id), [1, 0]);
});

Deno.test("in a conversation every message is meant for everybody in it", async () => {
  const { ada, ben, workspace_id } = await channelScene(world);
  const { id } = await ada.client.createConversation({
    participant_ids: [ben.user.id],
    initial_message: "Hi",
  });
  await ada.client.postMessage({ channel_id: id, content: "@channel works too" });
  assertEquals(await countOf(ben, id, workspace_id), [2, 2]);
});

Deno.test("guests don't call everybody", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  await post(ben, "@channel while a member");
  await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "guest" });
  await assertRefused(() => post(ben, "@channel as a guest"), "forbidden");
  await post(ben, `<@${ada.user.id}> by name`);
  assertEquals((await ada.client.listUnread({ workspace_id })).channels.length, 3);
  await ada.client.markRead({ channel_id });
});
