import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { said } from "../helpers/said.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("whisperMessage() shows one person a message that nobody else sees and nothing keeps", async () => {
  const { ada, ben, cleo, channel_id, post } = await channelScene(world);
  using bens = await listen(ben.client);
  using cleos = await listen(cleo.client);
  const user_id = ben.user.id;
  const whisper = await ada.client.whisperMessage({
    channel_id,
    user_id,
    content: `Only you, <@${user_id}>`,
  });
  const event = await bens.hears(({ type }) => type === "message.whispered");
  assertEquals(event.data, whisper);
  assertEquals(whisper.entities.length, 1);
  await post(ada, "mark");
  await cleos.hears(({ type, data }) => type === "message.created" && data.content === "mark");
  assert(!cleos.heard.some(({ type }) => type === "message.whispered"));
  assertEquals(said(await ben.client.listMessages({ channel_id })), ["mark"]);

  const dan = await world.member("Dan", ada);
  const toDan = { channel_id, user_id: dan.user.id, content: "x" };
  await assertRefused(() => ada.client.whisperMessage(toDan), "member_not_found");
  await assertRefused(() => dan.client.whisperMessage({ ...toDan, user_id }), "not_a_member");
});

Deno.test("forwardMessage() quotes a message that one may see where one may post", async () => {
  const { ada, ben, workspace_id, post } = await channelScene(world);
  const { id: message_id, created_at } = await post(ada, "The news");
  const talk = await ben.client.createConversation({
    participant_ids: [ada.user.id],
    workspace_id,
  });
  const forwarded = await ben.client.forwardMessage({
    message_id,
    conversation_id: talk.id,
    content: "Have you seen this?",
  });
  assertEquals(forwarded.content, "Have you seen this?");
  assertEquals(forwarded.attachments, [{
    type: "message",
    message_id,
    user_id: ada.user.id,
    content: "The news",
    created_at,
    permalink: (await ben.client.getPermalink({ message_id })).permalink,
  }]);
  const bare = await ben.client.forwardMessage({ message_id, channel_id: talk.id });
  assertEquals(bare.content, "");

  const dan = await world.member("Dan", ada);
  const secret = (await ben.client.postMessage({ channel_id: talk.id, content: "Secret" })).id;
  const [general] = (await dan.client.listChannels({ workspace_id })).channels;
  const to = { channel_id: general!.id };
  await assertRefused(
    () => dan.client.forwardMessage({ message_id: secret, ...to }),
    "message_not_found",
  );
  await assertRefused(
    () => dan.client.forwardMessage({ message_id, channel_id: talk.id }),
    "channel_not_found",
  );
  await ada.client.deleteMessage({ message_id });
  await assertRefused(() => ben.client.forwardMessage({ message_id, ...to }), "message_deleted");
});

Deno.test("a permalink is for whoever may see the message, and leads to a page", async () => {
  const { ada, ben, post } = await channelScene(world);
  const eve = await world.person("Eve");
  const { id: message_id } = await post(ada);
  const { permalink } = await ben.client.getPermalink({ message_id });
  await assertRefused(() => eve.client.getPermalink({ message_id }), "message_not_found");
  const answer = await fetch(world.origin + new URL(permalink).pathname);
  const text = await answer.text();
  assertEquals([answer.status, answer.headers.get("content-type")], [
    200,
    "text/html; charset=UTF-8",
  ]);
  // The page itself tells nothing: its script asks the API, as whoever is signed in.
  assert(!text.includes("Hello"));
});
