import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

async function conversation() {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  const message = await ben.client.postMessage({ channel_id, content: "first" });
  return { ada, ben, channel_id, message, message_id: message.id };
}

Deno.test("editMessage() lets the author change the content and tells the channel", async () => {
  const { ada, ben, message, message_id } = await conversation();
  using adas = await listen(ada.client);
  const edited = await ben.client.editMessage({ message_id, content: "second" });
  assert(edited.edited_at);
  assertEquals(edited, { ...message, content: "second", edited_at: edited.edited_at });
  const event = await adas.hears(({ type }) => type === "message.edited");
  assertEquals(event.data, edited);
  assertEquals(await ada.client.getMessage({ message_id }), edited);
});

Deno.test("editMessage() refuses everybody but the author, the owner too", async () => {
  const { ada, ben, message_id } = await conversation();
  await assertRefused(() => ada.client.editMessage({ message_id, content: "mine" }), "forbidden");
  const unchanged = await ben.client.getMessage({ message_id });
  assertEquals([unchanged.content, unchanged.edited_at], ["first", null]);
});

Deno.test("editMessage() refuses after the workspace's edit window, and never where there is none", async () => {
  const { ada, ben, message_id } = await conversation();
  const workspace_id = ada.workspace.id;
  await ada.client.updateWorkspace({ workspace_id, edit_window_s: 0 });
  await assertRefused(
    () => ben.client.editMessage({ message_id, content: "late" }),
    "edit_window_closed",
  );
  await ada.client.updateWorkspace({ workspace_id, edit_window_s: null });
  assertEquals((await ben.client.editMessage({ message_id, content: "ok" })).content, "ok");
});

Deno.test("editMessage() refuses an author who has left the channel", async () => {
  const { ada, ben, channel_id, message_id } = await conversation();
  await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  await assertRefused(
    () => ben.client.editMessage({ message_id, content: "bye" }),
    "not_a_member",
  );
});

Deno.test("deleteMessage() leaves a tombstone without content, once", async () => {
  const { ada, ben, channel_id, message, message_id } = await conversation();
  using adas = await listen(ada.client);
  await ben.client.deleteMessage({ message_id });
  await ben.client.deleteMessage({ message_id });
  const event = await adas.hears(({ type }) => type === "message.deleted");
  const tombstone = await ada.client.getMessage({ message_id });
  assert(tombstone.deleted_at);
  assertEquals(tombstone, { ...message, content: "", deleted_at: tombstone.deleted_at });
  assertEquals(event.data, tombstone);
  await ada.client.postMessage({ channel_id, content: "after" });
  await adas.hears(({ type }) => type === "message.created");
  assertEquals(adas.heard.map(({ type }) => type), ["message.deleted", "message.created"]);
  await assertRefused(
    () => ben.client.editMessage({ message_id, content: "back" }),
    "message_deleted",
  );
});

Deno.test("deleteMessage() is the author's and the moderators', and nobody else's", async () => {
  const { ada, ben, channel_id, message_id } = await conversation();
  const cleo = await world.member("Cleo", ada);
  await assertRefused(() => cleo.client.deleteMessage({ message_id }), "forbidden");
  await ada.client.deleteMessage({ message_id });
  assert((await ben.client.getMessage({ message_id })).deleted_at);
  const next = await cleo.client.postMessage({ channel_id, content: "hers" });
  await cleo.client.deleteMessage({ message_id: next.id });
});
