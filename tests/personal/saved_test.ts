import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("saved messages are one's own, the newest first, page by page", async () => {
  const { ada, ben, workspace_id, post } = await channelScene(world);
  using adas = await listen(ada.client);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await post(ada, `${n}`)).id);
  for (const message_id of ids.toReversed()) {
    await ben.client.saveMessage({ message_id });
    await ben.client.saveMessage({ message_id });
  }
  const read: string[] = [];
  let before: string | undefined;
  do {
    const page = await ben.client.listSaved({ workspace_id, limit: 2, before });
    read.push(...page.messages.map(({ id }) => id));
    before = page.next_cursor ?? undefined;
  } while (before);
  assertEquals(read, ids);
  assertEquals((await ada.client.listSaved({ workspace_id })).messages, []);
  await ben.client.unsaveMessage({ message_id: ids[0]! });
  assertEquals((await ben.client.listSaved({ workspace_id })).messages.length, 4);
  await post(ada, "mark");
  await adas.hears(({ type, data }) => type === "message.created" && data.content === "mark");
  assert(!adas.heard.some(({ type }) => type === "message.saved"));
});

Deno.test("what was saved shows as it stands, and not once its channel is left", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  const { id: message_id } = await post(ada, "old");
  await ben.client.saveMessage({ message_id });
  await ada.client.editMessage({ message_id, content: "new" });
  const contents = async () =>
    (await ben.client.listSaved({ workspace_id })).messages.map(({ content }) => content);
  assertEquals(await contents(), ["new"]);
  await ada.client.deleteMessage({ message_id });
  assertEquals(await contents(), [""]);
  await ben.client.leaveChannel({ channel_id });
  assertEquals(await contents(), []);
  await assertRefused(() => ben.client.saveMessage({ message_id }), "not_a_member");
  await ben.client.joinChannel({ channel_id });
  assertEquals(await contents(), [""]);
});
