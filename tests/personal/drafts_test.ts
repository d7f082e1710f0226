import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("a draft is the same on all one's devices, one for a channel and one for each thread", async () => {
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(world);
  const { id: parent_message_id } = await post(ada);
  using phone = await listen(ben.client);
  using adas = await listen(ada.client);
  await ben.client.saveDraft({ channel_id, content: "Hel" });
  await ben.client.saveDraft({ channel_id, content: "Hello" });
  await ben.client.saveDraft({ channel_id, content: "Reply", parent_message_id });
  const { drafts } = await ben.client.listDrafts({ workspace_id });
  const found = drafts.map((draft) => [draft.content, draft.parent_message_id]).toSorted();
  assertEquals(found, [["Hello", null], ["Reply", parent_message_id]]);
  await phone.hears(({ type, data }) => type === "draft.updated" && data.content === "Reply");
  await ben.client.deleteDraft({ channel_id });
  await ben.client.deleteDraft({ channel_id });
  await phone.hears(({ type }) => type === "draft.deleted");
  assertEquals((await ben.client.listDrafts({ workspace_id })).drafts.length, 1);
  assertEquals((await ada.client.listDrafts({ workspace_id })).drafts, []);
  await post(ada, "mark");
  await adas.hears(({ type, data }) => type === "message.created" && data.content === "mark");
  assert(!adas.heard.some(({ type }) => type.startsWith("draft.")));
  assertEquals(phone.heard.filter(({ type }) => type === "draft.deleted").length, 1);
});

Deno.test("a draft that was thrown away doesn't come back from the log", async () => {
  const { ben, channel_id } = await channelScene(world);
  using phone = await listen(ben.client);
  const { cursors } = phone.socket;
  phone.socket.close();
  await ben.client.saveDraft({ channel_id, content: "Not to be seen" });
  await ben.client.deleteDraft({ channel_id });
  using back = await listen(ben.client, { cursors });
  await back.hears(({ type }) => type === "draft.deleted");
  assert(back.heard.every(({ type }) => type === "draft.deleted"));
});

Deno.test("drafts belong to channels one is in, and to messages there", async () => {
  const { ada, ben, workspace_id, channel_id } = await channelScene(world);
  const { id: other } = await ada.client.createChannel({ workspace_id, name: "other" });
  const { id: there } = await ada.client.postMessage({ channel_id: other, content: "there" });
  const save = (given: object) => () =>
    ben.client.saveDraft({ channel_id, content: "x", ...given });
  await assertRefused(save({ channel_id: other }), "not_a_member");
  await assertRefused(save({ parent_message_id: there }), "invalid_parent");
  await assertRefused(save({ content: " " }), "invalid_input");
  await save({})();
});
