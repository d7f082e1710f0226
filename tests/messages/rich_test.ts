import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { channelScene } from "../helpers/scene.ts";
import { listen } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

const rich = {
  blocks: [{
    type: "section",
    text: { type: "mrkdwn", text: '*Hi* \u0000 "é"' },
    zeta: 1,
    alpha: 2,
  }],
  attachments: [{ color: "#36a64f", fields: [{ title: "Priority", short: true }] }],
  metadata: { event_type: "deploy", event_payload: { id: 5, tags: ["a"] } },
};

Deno.test("blocks, attachments and metadata come back as they were given, to everybody", async () => {
  const { ada, ben, channel_id } = await channelScene(world);
  using bens = await listen(ben.client);
  const message = await ada.client.postMessage({ channel_id, content: "Deployed", ...rich });
  for (const key of ["blocks", "attachments", "metadata"] as const) {
    assertEquals(JSON.stringify(message[key]), JSON.stringify(rich[key]));
  }
  assertEquals(await ben.client.getMessage({ message_id: message.id }), message);
  const event = await bens.hears(({ type }) => type === "message.created");
  assertEquals(event.data, message);
  await ada.client.deleteMessage({ message_id: message.id });
  const gone = await ben.client.getMessage({ message_id: message.id });
  assertEquals([gone.content, gone.blocks, gone.attachments, gone.metadata], [
    "",
    null,
    null,
    null,
  ]);
});

Deno.test("a message of blocks needs no text, and one of nothing is refused", async () => {
  const { ada, channel_id } = await channelScene(world);
  const { client } = ada;
  const { content } = await client.postMessage({ channel_id, blocks: rich.blocks });
  assertEquals(content, "");
  for (const given of [{}, { blocks: [] }, { attachments: [] }, { metadata: rich.metadata }]) {
    await assertRefused(() => client.postMessage({ channel_id, ...given }), "invalid_input");
  }
});

Deno.test("too much of it is refused, and so is another shape", async () => {
  const { ada, channel_id } = await channelScene(world);
  const post = (given: object) => () =>
    ada.client.postMessage({ channel_id, content: "x", ...given });
  for (
    const given of [
      { blocks: Array.from({ length: 51 }, () => ({ type: "divider" })) },
      { blocks: [{ type: "section", text: "x".repeat(40_000) }] },
      { blocks: [{}] },
      { blocks: ["text"] },
      { attachments: Array.from({ length: 21 }, () => ({})) },
      { metadata: { event_type: "" } },
      { metadata: { event_type: "x", event_payload: [] } },
    ]
  ) await assertRefused(post(given), "invalid_input");
  await post(rich)();
});

Deno.test("the same key with other blocks is another message", async () => {
  const { ada, channel_id } = await channelScene(world);
  const message = { channel_id, content: "x", client_msg_id: crypto.randomUUID() };
  const first = await ada.client.postMessage({ ...message, ...rich });
  assertEquals((await ada.client.postMessage({ ...message, ...rich })).id, first.id);
  await assertRefused(() => ada.client.postMessage(message), "idempotency_conflict");
});

Deno.test("listMessageEdits() shows what a message said before, until it is deleted", async () => {
  const { ada, ben, post } = await channelScene(world);
  const eve = await world.person("Eve");
  const { id: message_id } = await post(ada, "one");
  for (const content of ["two", "three", "four"]) {
    await ada.client.editMessage({ message_id, content });
  }
  const { edits } = await ben.client.listMessageEdits({ message_id });
  assertEquals(edits.map(({ content }) => content), ["three", "two", "one"]);
  assertEquals(
    edits.map(({ written_at }) => written_at),
    edits.map(({ written_at }) => written_at)
      .toSorted().toReversed(),
  );
  await assertRefused(() => eve.client.listMessageEdits({ message_id }), "message_not_found");
  await ada.client.deleteMessage({ message_id });
  assertEquals((await ben.client.listMessageEdits({ message_id })).edits, []);
});

Deno.test("many edits at once keep each version once", async () => {
  const { ada, post } = await channelScene(world);
  const { id: message_id } = await post(ada, "0");
  const contents = Array.from({ length: 12 }, (_, n) => String(n + 1));
  await Promise.all(contents.map((content) => ada.client.editMessage({ message_id, content })));
  const { content } = await ada.client.getMessage({ message_id });
  const { edits } = await ada.client.listMessageEdits({ message_id });
  const all = [content, ...edits.map((edit) => edit.content)];
  assertEquals(all.toSorted(), ["0", ...contents].toSorted());
});

Deno.test("the server says in the channel who came, who went, and what was changed", async () => {
  const { ada, ben, workspace_id } = await channelScene(world);
  const dan = await world.member("Dan", ada);
  const { id: channel_id } = await ada.client.createChannel({ workspace_id, name: "notes" });
  await ben.client.joinChannel({ channel_id });
  await ben.client.joinChannel({ channel_id });
  await ben.client.addChannelMember({ channel_id, user_id: dan.user.id });
  await ben.client.updateChannel({ channel_id, topic: "Plans", purpose: "To plan" });
  await ben.client.updateChannel({ channel_id, topic: "Plans" });
  await ada.client.updateChannel({ channel_id, name: "renamed" });
  await ada.client.removeChannelMember({ channel_id, user_id: dan.user.id });
  await ben.client.leaveChannel({ channel_id });
  const { messages } = await ada.client.listMessages({ channel_id });
  const who = { [ada.user.id]: "Ada", [ben.user.id]: "Ben" };
  assertEquals(messages.map(({ user_id, system }) => [who[user_id], system]), [
    ["Ben", { type: "member_joined" }],
    ["Ben", { type: "member_added", user_id: dan.user.id }],
    ["Ben", { type: "topic_changed", topic: "Plans" }],
    ["Ben", { type: "purpose_changed", purpose: "To plan" }],
    ["Ada", { type: "channel_renamed", from: "notes", to: "renamed" }],
    ["Ada", { type: "member_removed", user_id: dan.user.id }],
    ["Ben", { type: "member_left" }],
  ]);
  // It says so in passing: nothing of it is unread, and nobody can put words into its mouth.
  const { channels } = await ada.client.listUnread({ workspace_id });
  const state = channels.find((one) => one.channel_id === channel_id)!;
  assertEquals([state.unread_count, state.mention_count], [0, 0]);
  await assertRefused(
    () => ada.client.editMessage({ message_id: messages[4]!.id, content: "Something else" }),
    "forbidden",
  );
  await ada.client.deleteMessage({ message_id: messages[0]!.id });
});
