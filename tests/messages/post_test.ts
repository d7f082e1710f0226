import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

Deno.test("postMessage() tells the channel, in order, and no stranger", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const eve = await world.person("Eve");
  const channel_id = await channelNamed(ada, "general");
  using bens = await listen(ben.client);
  using eves = await listen(eve.client);

  const first = await ada.client.postMessage({ channel_id, content: "one" });
  const second = await ada.client.postMessage({ channel_id, content: "two" });
  await bens.hears(({ data }) => "id" in data && data.id === second.id);
  assertEquals(bens.heard.map(({ data }) => data), [first, second]);

  const own = await channelNamed(eve, "general");
  await eve.client.postMessage({ channel_id: own, content: "mine" });
  await eves.hears(({ type }) => type === "message.created");
  assertEquals(eves.heard.length, 1);
});

Deno.test("postMessage() gives one message for one client_msg_id, however often it is sent", async () => {
  const ada = await world.person("Ada");
  const channel_id = await channelNamed(ada, "general");
  const send = () => ada.client.postMessage({ channel_id, content: "once", client_msg_id: "k1" });
  const answers = await Promise.all(Array.from({ length: 20 }, send));
  assertEquals(new Set(answers.map(({ id }) => id)).size, 1);
  const { messages } = await ada.client.listMessages({ channel_id });
  assertEquals(messages, [answers[0]]);
  assertEquals(await send(), answers[0]);
});

Deno.test("sends of one moment go together, and that works for every kind of them", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  const contents = ["plain", `<@${ben.user.id}>`, "@here", "https://example.com", "日本 ' \\ \""];
  const send = (content: string) => ada.client.postMessage({ channel_id, content });
  const sent = await Promise.all([...contents, ...contents, ...contents].map(send));
  const { messages } = await ben.client.listMessages({ channel_id });
  assertEquals(messages, sent.toSorted((a, b) => a.ts - b.ts));
  assertEquals(world.logged.filter((line) => line.includes("Sending together failed")), []);
});

Deno.test("postMessage() refuses another body under a used client_msg_id, but not another sender", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  const random = await channelNamed(ada, "random");
  const client_msg_id = "k1";
  const first = await ada.client.postMessage({ channel_id, content: "one", client_msg_id });
  await assertRefused(
    () => ada.client.postMessage({ channel_id, content: "two", client_msg_id }),
    "idempotency_conflict",
  );
  await assertRefused(
    () => ada.client.postMessage({ channel_id: random, content: "one", client_msg_id }),
    "idempotency_conflict",
  );
  const bens = await ben.client.postMessage({ channel_id, content: "one", client_msg_id });
  assertEquals(bens.user_id, ben.user.id);
  const { messages } = await ada.client.listMessages({ channel_id });
  assertEquals(messages.map(({ id }) => id), [first.id, bens.id]);
});

Deno.test("postMessage() takes Idempotency-Key for client_msg_id and refuses two that differ", async () => {
  const ada = await world.person("Ada");
  const channel_id = await channelNamed(ada, "general");
  const post = (body: object, key: string) =>
    fetch(`${world.origin}/api/v1/messages`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${ada.client.credentials!.access_token}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify({ channel_id, content: "hello", ...body }),
    });
  const answers = await Promise.all([post({}, "h1"), post({}, "h1")]);
  assertEquals(answers.map(({ status }) => status), [201, 201]);
  const [first, again] = await Promise.all(answers.map((answer) => answer.json()));
  assertEquals([again.id, first.client_msg_id], [first.id, "h1"]);
  const differing = await post({ client_msg_id: "b" }, "h2");
  assertEquals((await differing.json()).code, "invalid_idempotency_key");
  const tooLong = await post({}, "x".repeat(129));
  assertEquals((await tooLong.json()).code, "invalid_idempotency_key");
});

Deno.test("postMessage() refuses who has not joined, and hides private channels from them", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  const open = await ada.client.createChannel({ workspace_id, name: "open" });
  const closed = await ada.client.createChannel({ workspace_id, name: "closed", is_private: true });
  const post = (channel_id: string) => ben.client.postMessage({ channel_id, content: "hi" });
  await assertRefused(() => post(open.id), "not_a_member");
  await assertRefused(() => post(closed.id), "channel_not_found");
  await ben.client.joinChannel({ channel_id: open.id });
  assertEquals((await post(open.id)).content, "hi");
});

Deno.test("postMessage() replies only to messages of the same channel that are no replies", async () => {
  const ada = await world.person("Ada");
  const channel_id = await channelNamed(ada, "general");
  const random = await channelNamed(ada, "random");
  const post = (content: string, parent_message_id?: string, channel = channel_id) =>
    ada.client.postMessage({ channel_id: channel, content, parent_message_id });
  const parent = await post("parent");
  const reply = await post("reply", parent.id);
  assertEquals(reply.parent_message_id, parent.id);

  await assertRefused(() => post("nested", reply.id), "invalid_parent");
  await assertRefused(() => post("elsewhere", parent.id, random), "invalid_parent");
  await assertRefused(() => post("nowhere", `${channel_id}-1234567890123456`), "invalid_parent");
  await ada.client.deleteMessage({ message_id: parent.id });
  await assertRefused(() => post("too late", parent.id), "invalid_parent");
  const { messages } = await ada.client.listReplies({ message_id: parent.id });
  assertEquals(messages.map(({ id }) => id), [reply.id]);
});

Deno.test("postMessage() gives messages of one channel rising ts, and its events seqs without a hole", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  using bens = await listen(ben.client);
  await Promise.all(
    Array.from(
      { length: 60 },
      (_, n) => (n % 2 ? ada : ben).client.postMessage({ channel_id, content: `${n}` }),
    ),
  );
  await bens.hears(() => bens.heard.length === 60);
  const seqs = bens.heard.map((event) => "seq" in event ? event.seq : 0);
  assertEquals(seqs, seqs.map((_, n) => seqs[0]! + n));
  const heard = bens.heard.map(({ data }) => "ts" in data ? data.ts : 0);
  assertEquals(heard, heard.toSorted((a, b) => a - b));
  assertEquals(new Set(heard).size, 60);
});
