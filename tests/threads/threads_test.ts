import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { said } from "../helpers/said.ts";
import { channelScene } from "../helpers/scene.ts";
import { mirror } from "../helpers/state.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

async function threadScene() {
  const scene = await channelScene(world);
  const { id: message_id } = await scene.post(scene.ada, "Question");
  const reply = (by: typeof scene.ada, content: string) =>
    by.client.postReply({ message_id, content });
  return { ...scene, message_id, reply };
}

Deno.test("replies stand in their thread, and the message says how many there are and whose", async () => {
  const { ada, ben, cleo, channel_id, message_id, reply } = await threadScene();
  using adas = await listen(ada.client);
  const first = await reply(ben, "one");
  assertEquals([first.parent_message_id, first.thread], [message_id, null]);
  await reply(cleo, "two");
  const last = await reply(ben, "three");
  const { parent, messages } = await ada.client.listReplies({ message_id });
  assertEquals(messages.map(({ content }) => content), ["one", "two", "three"]);
  const expected = {
    reply_count: 3,
    last_reply_at: last.created_at,
    user_ids: [ben.user.id, cleo.user.id],
  };
  assertEquals(parent.thread, expected);
  assertEquals(said(await ada.client.listMessages({ channel_id })), ["Question"]);
  await adas.hears(({ type, data }) => type === "thread.updated" && data.thread?.reply_count === 3);
  const heard = adas.heard.filter(({ type }) => type === "thread.updated");
  assertEquals(heard.length, 3);
});

Deno.test("a deleted reply is counted no more, nor its author if they have no other", async () => {
  const { ada, ben, cleo, message_id, reply } = await threadScene();
  const one = await reply(ben, "one");
  const two = await reply(cleo, "two");
  await ben.client.deleteMessage({ message_id: one.id });
  await ben.client.deleteMessage({ message_id: one.id });
  const { thread } = await ada.client.getMessage({ message_id });
  assertEquals(thread, {
    reply_count: 1,
    last_reply_at: two.created_at,
    user_ids: [cleo.user.id],
  });
  await cleo.client.deleteMessage({ message_id: two.id });
  assertEquals((await ada.client.getMessage({ message_id })).thread, null);
});

Deno.test("a reply can stand in the channel too", async () => {
  const { ada, ben, channel_id, message_id, reply } = await threadScene();
  await reply(ben, "aside");
  const shown = await ben.client.postReply({
    message_id,
    content: "for all",
    also_in_channel: true,
  });
  assert(shown.also_in_channel);
  assertEquals(said(await ada.client.listMessages({ channel_id })), ["Question", "for all"]);
  assertEquals(said(await ada.client.listReplies({ message_id })), ["aside", "for all"]);
  const { also_in_channel } = await ben.client.postMessage({
    channel_id,
    content: "no reply",
    also_in_channel: true,
  });
  assertEquals(also_in_channel, false);
});

Deno.test("who began a thread, replied or was called follows it; others can; all can stop", async () => {
  const { ada, ben, cleo, workspace_id, message_id, reply } = await threadScene();
  const dan = await world.member("Dan", ada);
  await dan.client.joinChannel({ channel_id: message_id.split("-")[0]! });
  const threadsOf = async (person: typeof ada) =>
    (await person.client.listThreads({ workspace_id })).threads.map((thread) => [
      thread.message.id,
      thread.unread_count,
      thread.mention_count,
    ]);
  await reply(ben, `What do you say, <@${cleo.user.id}>?`);
  assertEquals(await threadsOf(ada), [[message_id, 1, 0]]);
  assertEquals(await threadsOf(ben), [[message_id, 0, 0]]);
  assertEquals(await threadsOf(cleo), [[message_id, 1, 1]]);
  assertEquals(await threadsOf(dan), []);
  await dan.client.followThread({ message_id });
  assertEquals(await threadsOf(dan), [[message_id, 0, 0]]);

  await ada.client.unfollowThread({ message_id });
  await cleo.client.unfollowThread({ message_id });
  await reply(ben, "Anybody?");
  assertEquals(await threadsOf(ada), []);
  assertEquals(await threadsOf(cleo), []);
  assertEquals(await threadsOf(dan), [[message_id, 1, 0]]);
  await reply(ben, `<@${cleo.user.id}>!`);
  assertEquals(await threadsOf(cleo), [[message_id, 3, 2]]);
  await reply(ada, "Here I am");
  assertEquals((await ada.client.listReplies({ message_id })).is_following, true);
});

Deno.test("a thread has a cursor of its own, which other devices hear of", async () => {
  const { ada, ben, workspace_id, channel_id, message_id, reply } = await threadScene();
  const one = await reply(ben, "one");
  const two = await reply(ben, "two");
  using adas = await listen(ada.client);
  const unread = async () => {
    const { threads } = await ada.client.listThreads({ workspace_id });
    return threads[0]!.unread_count;
  };
  assertEquals(await unread(), 2);
  await ada.client.markThreadRead({ message_id, last_message_id: one.id });
  assertEquals(await unread(), 1);
  await ada.client.markThreadRead({ message_id });
  assertEquals(await unread(), 0);
  const { threads } = await ada.client.listThreads({ workspace_id, unread_only: true });
  assertEquals(threads, []);
  await ada.client.markUnread({ message_id: two.id });
  assertEquals(await unread(), 1);
  await ada.client.markAllRead({ workspace_id });
  assertEquals(await unread(), 0);
  await adas.hears(({ type, data }) =>
    type === "read.moved" && data.parent_message_id === null && data.channel_id === channel_id
  );
  const moved = adas.heard.filter(({ type, data }) =>
    type === "read.moved" && "parent_message_id" in data && data.parent_message_id === message_id
  );
  assertEquals(moved.map(({ data }) => "read_ts" in data && data.read_ts), [
    one.ts,
    two.ts,
    two.ts - 1,
    two.ts,
  ]);
});

Deno.test("my threads are paged by their last reply, and end with the channel", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const { id: message_id } = await post(ada, `Question ${n}`);
    await ben.client.postReply({ message_id, content: "Answer" });
    ids.unshift(message_id);
  }
  const read: string[] = [];
  let before: string | undefined;
  do {
    const page = await ada.client.listThreads({ workspace_id, limit: 2, before });
    read.push(...page.threads.map(({ message }) => message.id));
    before = page.next_cursor ?? undefined;
  } while (before);
  assertEquals(read, ids);
  assertEquals((await ben.client.listThreads({ workspace_id })).threads.length, 5);
  await ben.client.leaveChannel({ channel_id });
  assertEquals((await ben.client.listThreads({ workspace_id })).threads, []);
});

Deno.test("replies to a reply, to nothing, and to what is gone are refused", async () => {
  const { ada, ben, channel_id, message_id, reply } = await threadScene();
  const one = await reply(ben, "one");
  const replyTo = (id: string) => () => ben.client.postReply({ message_id: id, content: "x" });
  await assertRefused(replyTo(one.id), "invalid_parent");
  await assertRefused(replyTo(`${channel_id}-1234567890123456`), "invalid_parent");
  await assertRefused(() => ada.client.followThread({ message_id: one.id }), "invalid_parent");
  await ada.client.deleteMessage({ message_id });
  await assertRefused(replyTo(message_id), "invalid_parent");
  // What was said stays, under the tombstone.
  assertEquals(said(await ben.client.listReplies({ message_id })), ["one"]);
});

Deno.test("many replies at once are all counted, and every client ends with what the server has", async () => {
  const { ada, ben, cleo, message_id, reply } = await threadScene();
  using bens = await mirror(ben);
  await bens.replica.openThread(message_id);
  const acts: Promise<unknown>[] = [];
  const kept: { by: typeof ada; id: string }[] = [];
  for (const by of [ada, ben, cleo]) {
    for (let n = 0; n < 4; n++) kept.push({ by, id: (await reply(by, `early ${n}`)).id });
  }
  for (let n = 0; n < 30; n++) {
    const by = [ada, ben, cleo][n % 3]!;
    acts.push(reply(by, `${n}`));
    const old = n % 4 === 0 ? kept.pop() : undefined;
    if (old) acts.push(old.by.client.deleteMessage({ message_id: old.id }));
    if (n % 10 === 5) acts.push(ada.client.editMessage({ message_id, content: `Question ${n}` }));
    if (n % 7 === 3) acts.push(by.client.addReaction({ message_id, emoji: "eyes" }));
  }
  await Promise.all(acts);
  const { parent, messages } = await ada.client.listReplies({ message_id, limit: 100 });
  const standing = messages.filter(({ deleted_at }) => deleted_at === null);
  assertEquals(parent.thread?.reply_count, standing.length);
  assertEquals(standing.length, 12 + 30 - 8);
  const last = await reply(ada, "last");
  await bens.listener.hears(({ type, data }) =>
    type === "thread.updated" && data.thread?.last_reply_at === last.created_at
  );
  await bens.settle();
  assertEquals(bens.state, await bens.fresh());
});
