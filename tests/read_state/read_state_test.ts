import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";
import type { Person } from "../helpers/world.ts";

const world = await suiteWorld();

async function stateOf({ client }: Person, workspace_id: string, channel_id: string) {
  const { channels } = await client.listUnread({ workspace_id });
  return channels.find((one) => one.channel_id === channel_id)!;
}

Deno.test("unread messages are those of others since one's cursor, which only goes forward", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  await ben.client.markRead({ channel_id });
  const one = await post(ada, "one");
  const two = await post(ada, "two");
  await post(ben, "mine");
  assertEquals((await stateOf(ben, workspace_id, channel_id)).unread_count, 2);
  const state = await ben.client.markRead({ channel_id, message_id: one.id });
  assertEquals([state.read_ts, state.unread_count], [one.ts, 1]);
  await ben.client.markRead({ channel_id, message_id: two.id });
  const back = await ben.client.markRead({ channel_id, message_id: one.id });
  assertEquals([back.read_ts, back.unread_count], [two.ts, 0]);
});

Deno.test("markUnread() puts the cursor before a message", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  const sent = [];
  for (let n = 0; n < 4; n++) sent.push(await post(ada, `${n}`));
  assertEquals((await ben.client.markRead({ channel_id })).unread_count, 0);
  await ben.client.markUnread({ message_id: sent[1]!.id });
  const state = await stateOf(ben, workspace_id, channel_id);
  assertEquals([state.read_ts, state.unread_count], [sent[1]!.ts - 1, 3]);
});

Deno.test("replies, deleted messages and what the server says are not unread", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  const { id: message_id } = await post(ada, "one");
  await ben.client.markRead({ channel_id });
  await post(ada, "reply", message_id);
  const { id: gone } = await post(ada, "gone");
  await ada.client.updateChannel({ channel_id, topic: "Told" });
  await ada.client.deleteMessage({ message_id: gone });
  assertEquals((await stateOf(ben, workspace_id, channel_id)).unread_count, 0);
  await ada.client.postReply({ message_id, content: "both", also_in_channel: true });
  assertEquals((await stateOf(ben, workspace_id, channel_id)).unread_count, 1);
});

Deno.test("a cursor moves on all one's devices, and nobody else hears of it", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  using adas = await listen(ada.client);
  using phone = await listen(ben.client);
  const { ts } = await post(ada);
  await ben.client.markRead({ channel_id });
  await ben.client.markRead({ channel_id });
  await phone.hears(({ type, data }) => type === "read.moved" && data.read_ts === ts);
  await post(ben, "mark");
  await adas.hears(({ type, data }) => type === "message.created" && data.content === "mark");
  assertEquals(phone.heard.filter(({ type }) => type === "read.moved").length, 1);
  assert(!adas.heard.some(({ type }) => type === "read.moved"));
});

Deno.test("whoever joins begins at the end, and counts stop at a hundred", async () => {
  const { ada, workspace_id, channel_id, post } = await channelScene(world);
  for (let n = 0; n < 3; n++) await post(ada, `before ${n}`);
  const dan = await world.member("Dan", ada);
  await dan.client.joinChannel({ channel_id });
  assertEquals((await stateOf(dan, workspace_id, channel_id)).unread_count, 0);
  for (let n = 0; n < 110; n++) await post(ada, `@here ${n}`);
  const { unread_count, mention_count } = await stateOf(dan, workspace_id, channel_id);
  assertEquals([unread_count, mention_count], [100, 100]);
});

Deno.test("cursors of channels one isn't in, and of messages elsewhere, are refused", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  const { id: other } = await ada.client.createChannel({ workspace_id, name: "other" });
  const there = await ada.client.postMessage({ channel_id: other, content: "there" });
  const here = await post(ada, "here");
  await assertRefused(() => ben.client.markRead({ channel_id: other }), "not_a_member");
  await assertRefused(() => ben.client.markUnread({ message_id: there.id }), "not_a_member");
  await assertRefused(
    () => ben.client.markRead({ channel_id, message_id: there.id }),
    "message_not_found",
  );
  const eve = await world.person("Eve");
  await assertRefused(() => eve.client.markUnread({ message_id: here.id }), "message_not_found");
  await assertRefused(() => eve.client.listUnread({ workspace_id }), "workspace_not_found");
  const future = `${channel_id}-9999999999999999`;
  const { read_ts, last_ts } = await ben.client.markRead({ channel_id, message_id: future });
  assertEquals(read_ts, last_ts);
});

Deno.test("whatever happened, markAllRead() leaves every count at zero", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let state = seed;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  const people = [ada, ben, cleo];
  const { id: talk } = await ada.client.createConversation({
    participant_ids: [ben.user.id, cleo.user.id],
  });
  const ids: string[] = [(await post(ada, "first")).id];
  for (let n = 0; n < 80; n++) {
    const by = people[random(3)]!;
    const message_id = ids[random(ids.length)]!;
    const content = [`<@${people[random(3)]!.user.id}>`, "@channel", "text"][random(3)]!;
    const acts = [
      async () => void ids.push((await post(by, content)).id),
      () => by.client.postMessage({ channel_id: talk, content }),
      () => by.client.postReply({ message_id, content, also_in_channel: random(2) === 1 }),
      () => by.client.markUnread({ message_id }),
      () => by.client.deleteMessage({ message_id: ids.length > 3 ? ids.pop()! : message_id }),
      () => by.client.followThread({ message_id }),
      () => by.client.editMessage({ message_id, content }),
    ];
    await acts[random(acts.length)]!().catch((error: { code?: string }) => {
      if (!["forbidden", "invalid_parent", "message_deleted"].includes(error.code ?? "")) {
        throw error;
      }
    });
  }
  for (const { client } of people) {
    await client.markAllRead({ workspace_id });
    const { channels, threads } = await client.listUnread({ workspace_id });
    const counts = channels.map(({ unread_count, mention_count }) => unread_count + mention_count);
    assertEquals(
      [...counts, threads.unread_count, threads.mention_count].filter(Boolean),
      [],
      `seed ${seed}`,
    );
    assert(channel_id);
  }
});
