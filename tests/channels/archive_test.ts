import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { said } from "../helpers/said.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

async function scene() {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  const { id: channel_id } = await ada.client.createChannel({ workspace_id, name: "project" });
  await ben.client.joinChannel({ channel_id });
  const { id: message_id } = await ben.client.postMessage({ channel_id, content: "Hello" });
  return { ada, ben, workspace_id, channel_id, message_id };
}

Deno.test("an archived channel is read and no more, until it is opened again", async () => {
  const { ada, ben, workspace_id, channel_id, message_id } = await scene();
  const cleo = await world.member("Cleo", ada);
  await ben.client.addReaction({ message_id, emoji: "eyes" });
  await ben.client.pinMessage({ message_id });
  const { archived_at } = await ada.client.archiveChannel({ channel_id });
  assert(archived_at);
  assertEquals((await ada.client.archiveChannel({ channel_id })).archived_at, archived_at);

  const refused: [string, () => Promise<unknown>][] = [
    ["post", () => ben.client.postMessage({ channel_id, content: "more" })],
    [
      "reply",
      () => ben.client.postMessage({ channel_id, content: "more", parent_message_id: message_id }),
    ],
    ["edit", () => ben.client.editMessage({ message_id, content: "changed" })],
    ["react", () => ben.client.addReaction({ message_id, emoji: "tada" })],
    ["unreact", () => ben.client.removeReaction({ message_id, emoji: "eyes" })],
    ["pin", () => ben.client.pinMessage({ message_id })],
    ["unpin", () => ben.client.unpinMessage({ message_id })],
    ["topic", () => ben.client.updateChannel({ channel_id, topic: "new" })],
    ["join", () => cleo.client.joinChannel({ channel_id })],
    ["add", () => ben.client.addChannelMember({ channel_id, user_id: cleo.user.id })],
  ];
  for (const [, act] of refused) await assertRefused(act, "channel_archived");
  assertEquals(said(await ben.client.listMessages({ channel_id })), ["Hello"]);
  assertEquals((await ben.client.getMessage({ message_id })).reactions.length, 1);
  // Its name stays its own.
  const again = () => ada.client.createChannel({ workspace_id, name: "project" });
  await assertRefused(again, "channel_name_taken");

  assertEquals((await ada.client.unarchiveChannel({ channel_id })).archived_at, null);
  for (const [what, act] of refused) {
    await act().catch((error) => Promise.reject(new Error(`${what}: ${error.message}`)));
  }
});

Deno.test("default channels are not archived, and whoever does not keep order archives nothing", async () => {
  const { ada, ben, channel_id } = await scene();
  const general = await channelNamed(ada, "general");
  await assertRefused(() => ada.client.archiveChannel({ channel_id: general }), "default_channel");
  await assertRefused(() => ben.client.archiveChannel({ channel_id }), "forbidden");
  await ben.client.postMessage({ channel_id, content: "still open" });
});

Deno.test("a message comes before the archiving in the log, or is refused", async () => {
  for (let round = 0; round < 5; round++) {
    const { ada, ben, channel_id } = await scene();
    using bens = await listen(ben.client);
    const sends = Array.from(
      { length: 40 },
      (_, n) =>
        ben.client.postMessage({ channel_id, content: `${n}` }).then(
          ({ id }) => id,
          () => undefined,
        ),
    );
    const [archived, ...sent] = await Promise.all([
      ada.client.archiveChannel({ channel_id }),
      ...sends,
    ]);
    assert(archived.archived_at);
    const closing = await bens.hears(({ type, stream }) =>
      type === "channel.updated" && stream === channel_id
    );
    const kept = sent.filter((id) => id !== undefined).toSorted();
    const before = bens.heard.slice(0, bens.heard.indexOf(closing));
    const heard = before.filter(({ type }) => type === "message.created")
      .map(({ data }) => "id" in data ? data.id : "").toSorted();
    assertEquals(heard, kept);
    const all = said(await ben.client.listMessages({ channel_id, limit: 100 }));
    assertEquals(all.length, kept.length + 1);
  }
});
