import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { said } from "../helpers/said.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

async function filledChannel(count: number) {
  const ada = await world.person("Ada");
  const channel_id = await channelNamed(ada, "general");
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    ids.push((await ada.client.postMessage({ channel_id, content: `${n}` })).id);
  }
  return { ada, channel_id, ids };
}

Deno.test("listMessages() pages back from the newest to the first, without losing or repeating one", async () => {
  const { ada, channel_id, ids } = await filledChannel(7);
  const pages: string[][] = [];
  let before: string | undefined;
  do {
    const page = await ada.client.listMessages({ channel_id, limit: 3, before });
    pages.unshift(page.messages.map(({ id }) => id));
    before = page.next_cursor ?? undefined;
  } while (before);
  assertEquals(pages.map((page) => page.length), [1, 3, 3]);
  assertEquals(pages.flat(), ids);
});

Deno.test("listMessages() pages forward after a cursor, which may be a message's id", async () => {
  const { ada, channel_id, ids } = await filledChannel(5);
  const first = await ada.client.listMessages({ channel_id, limit: 2, after: ids[0] });
  assertEquals(first.messages.map(({ id }) => id), ids.slice(1, 3));
  const rest = await ada.client.listMessages({ channel_id, limit: 2, after: first.next_cursor! });
  assertEquals(rest.messages.map(({ id }) => id), ids.slice(3));
  assertEquals(rest.next_cursor, null);
});

Deno.test("listMessages() refuses bad cursors, bad limits and both directions at once", async () => {
  const { ada, channel_id, ids } = await filledChannel(1);
  const list = (query: string) =>
    fetch(`${world.origin}/api/v1/messages?channel_id=${channel_id}&${query}`, {
      headers: { authorization: `Bearer ${ada.client.credentials!.access_token}` },
    }).then(async (answer) => [answer.status, (await answer.json()).code]);
  assertEquals(await list("limit=1"), [200, undefined]);
  const bad = [
    "limit=-1",
    "limit=0",
    "limit=101",
    "limit=NaN",
    "limit=1.5",
    "limit=1&limit=2",
    "before=yesterday",
    "before=%00",
    "after=1",
    `before=${ids[0]}&after=${ids[0]}`,
    "__proto__=1",
    "colour=red",
  ];
  for (const query of bad) assertEquals(await list(query), [400, "invalid_input"], query);
});

Deno.test("listReplies() gives a thread's replies, which the channel's history leaves out", async () => {
  const { ada, channel_id, ids } = await filledChannel(2);
  const replies: string[] = [];
  for (const content of ["a", "b", "c"]) {
    const parent_message_id = ids[0]!;
    replies.push((await ada.client.postMessage({ channel_id, content, parent_message_id })).id);
  }
  const page = await ada.client.listReplies({ message_id: ids[0]!, limit: 2 });
  assertEquals(page.messages.map(({ id }) => id), replies.slice(0, 2));
  const rest = await ada.client.listReplies({ message_id: ids[0]!, after: page.next_cursor! });
  assertEquals(rest.messages.map(({ id }) => id), replies.slice(2));
  const { messages } = await ada.client.listMessages({ channel_id });
  assertEquals(messages.map(({ id }) => id), ids);
});

Deno.test("listMessages() shows a public channel to who could join it, a private one only to members", async () => {
  const { ada, channel_id } = await filledChannel(1);
  const ben = await world.member("Ben", ada);
  await ben.client.leaveChannel({ channel_id });
  assertEquals(said(await ben.client.listMessages({ channel_id })).length, 1);
  const closed = await ada.client.createChannel({
    workspace_id: ada.workspace.id,
    name: "closed",
    is_private: true,
  });
  await assertRefused(
    () => ben.client.listMessages({ channel_id: closed.id }),
    "channel_not_found",
  );
});
