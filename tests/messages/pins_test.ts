import { LIMITS } from "../../lib/limits.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

async function scene() {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  const post = async (content: string) =>
    (await ada.client.postMessage({ channel_id, content })).id;
  return { ada, ben, channel_id, post };
}

Deno.test("pinMessage() pins once, says who and when, and everybody in the channel hears it", async () => {
  const { ada, ben, channel_id, post } = await scene();
  const eve = await world.person("Eve");
  const [first, second] = [await post("first"), await post("second")];
  using adas = await listen(ada.client);
  using eves = await listen(eve.client);
  const pinned = await ben.client.pinMessage({ message_id: first });
  assertEquals(pinned.pinned_by, ben.user.id);
  assert(pinned.pinned_at);
  assertEquals(await ada.client.pinMessage({ message_id: first }), pinned);
  await ada.client.pinMessage({ message_id: second });
  const { messages } = await ada.client.listPins({ channel_id });
  assertEquals(messages.map(({ id }) => id), [second, first]);

  await adas.hears(({ type, data }) => type === "message.pinned" && data.id === second);
  assertEquals(adas.heard.map(({ type }) => type), ["message.pinned", "message.pinned"]);
  await eve.client.updateMe({ name: "Eve E." });
  await eves.hears(({ type }) => type === "user.updated");
  assertEquals(eves.heard.map(({ type }) => type), ["user.updated"]);
});

Deno.test("anybody in the channel takes a pin away, and a deleted message has none", async () => {
  const { ada, ben, channel_id, post } = await scene();
  const [first, second] = [await post("first"), await post("second")];
  for (const message_id of [first, second]) await ada.client.pinMessage({ message_id });
  await ben.client.unpinMessage({ message_id: first });
  await ben.client.unpinMessage({ message_id: first });
  assertEquals((await ada.client.getMessage({ message_id: first })).pinned_at, null);
  await ada.client.deleteMessage({ message_id: second });
  assertEquals((await ada.client.listPins({ channel_id })).messages, []);
  await assertRefused(() => ben.client.pinMessage({ message_id: second }), "message_deleted");
});

Deno.test("a channel takes so many pins and no more", async () => {
  const { ada, post } = await scene();
  const pin = (message_id: string) => ada.client.pinMessage({ message_id });
  const ids: string[] = [];
  for (let n = 0; n <= LIMITS.pinsPerChannel; n++) ids.push(await post(String(n)));
  const last = ids.pop()!;
  for (const id of ids) await pin(id);
  await assertRefused(() => pin(last), "too_many_pins");
  await pin(ids[0]!);
  await ada.client.unpinMessage({ message_id: ids[0]! });
  await pin(last);
});
