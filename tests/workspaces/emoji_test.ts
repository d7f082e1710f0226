import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { DOT } from "../helpers/pictures.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("a workspace has emoji of its own, which its members react with", async () => {
  const { ada, ben, workspace_id, post } = await channelScene(world);
  const eve = await world.person("Eve");
  using bens = await listen(ben.client);
  using eves = await listen(eve.client);
  const emoji = await ada.client.addEmoji({ workspace_id, name: ":parrot:", image: DOT });
  assertEquals(emoji.name, "parrot");
  const heard = await bens.hears(({ type }) => type === "emoji.added");
  assertEquals(heard.data, emoji);
  assertEquals((await ben.client.listEmoji({ workspace_id })).emoji, [emoji]);
  const answer = await fetch(world.origin + emoji.url);
  assertEquals(answer.headers.get("content-type"), "image/webp");
  await answer.body?.cancel();
  const { id: message_id } = await post(ada);
  const { reactions } = await ben.client.addReaction({ message_id, emoji: ":parrot:" });
  assertEquals(reactions[0]?.emoji, "parrot");
  await eve.client.updateMe({ name: "Eve E." });
  await eves.hears(({ type }) => type === "user.updated");
  assert(eves.heard.every(({ type }) => type === "user.updated"));
});

Deno.test("a name is given once, and an emoji taken away by whoever added it or an admin", async () => {
  const { ada, ben, cleo, workspace_id } = await channelScene(world);
  const add = (by: typeof ada, name = "one") =>
    by.client.addEmoji({ workspace_id, name, image: DOT });
  const results = await Promise.allSettled([add(ben), add(cleo), add(ada)]);
  const refused = results.flatMap((one) => one.status === "rejected" ? [one.reason.code] : []);
  assertEquals(refused, ["emoji_taken", "emoji_taken"]);
  await add(ben, "bens");
  const remove = (by: typeof ada) => () => by.client.removeEmoji({ workspace_id, name: "bens" });
  await assertRefused(remove(cleo), "forbidden");
  await remove(ben)();
  await assertRefused(remove(ada), "emoji_not_found");
  for (const name of ["Ä", "UPPER", "a b", "__proto__", "x".repeat(65), ""]) {
    await assertRefused(() => add(ada, name), "invalid_input");
  }
  await assertRefused(
    () => ada.client.addEmoji({ workspace_id, name: "bad", image: btoa("no picture") }),
    "not_a_picture",
  );
});
