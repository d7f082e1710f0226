import { LIMITS } from "../../lib/limits.ts";
import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { mirror } from "../helpers/state.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

async function scene() {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  const { id: message_id } = await ada.client.postMessage({ channel_id, content: "Done!" });
  return { ada, ben, channel_id, message_id };
}

Deno.test("addReaction() adds one per person and emoji, and everybody in the channel hears it once", async () => {
  const { ada, ben, message_id } = await scene();
  const eve = await world.person("Eve");
  using adas = await listen(ada.client);
  using eves = await listen(eve.client);
  await ben.client.addReaction({ message_id, emoji: "🎉" });
  await ben.client.addReaction({ message_id, emoji: "🎉" });
  await ada.client.addReaction({ message_id, emoji: "🎉" });
  const message = await ben.client.addReaction({ message_id, emoji: ":thumbsup:" });
  const both = [ada.user.id, ben.user.id].toSorted();
  assertEquals(message.reactions, [
    { emoji: "thumbsup", user_ids: [ben.user.id] },
    { emoji: "🎉", user_ids: both },
  ]);
  await adas.hears(({ type, data }) => type === "reaction.added" && data.emoji === "thumbsup");
  const heard = adas.heard.filter(({ type }) => type === "reaction.added");
  assertEquals(heard.length, 3);
  await eve.client.updateMe({ name: "Eve E." });
  await eves.hears(({ type }) => type === "user.updated");
  assertEquals(eves.heard.map(({ type }) => type), ["user.updated"]);
});

Deno.test("removeReaction() takes back one's own and nobody else's", async () => {
  const { ada, ben, message_id } = await scene();
  for (const { client } of [ada, ben]) await client.addReaction({ message_id, emoji: "👍🏽" });
  using adas = await listen(ada.client);
  await ben.client.removeReaction({ message_id, emoji: "👍🏽" });
  await ben.client.removeReaction({ message_id, emoji: "👍🏽" });
  const { reactions } = await ben.client.getMessage({ message_id });
  assertEquals(reactions, [{ emoji: "👍🏽", user_ids: [ada.user.id] }]);
  await ada.client.addReaction({ message_id, emoji: "eyes" });
  await adas.hears(({ type }) => type === "reaction.added");
  assertEquals(adas.heard.map(({ type }) => type), ["reaction.removed", "reaction.added"]);
});

Deno.test("reactions stand in lists and threads, outlive an edit, and end with the message", async () => {
  const { ada, ben, channel_id, message_id } = await scene();
  const reply = await ada.client.postMessage({
    channel_id,
    content: "See",
    parent_message_id: message_id,
  });
  for (const id of [message_id, reply.id]) {
    await ben.client.addReaction({ message_id: id, emoji: "tada" });
  }
  const expected = [{ emoji: "tada", user_ids: [ben.user.id] }];
  const { messages } = await ada.client.listMessages({ channel_id });
  const { messages: replies } = await ada.client.listReplies({ message_id });
  assertEquals([messages[0]!.reactions, replies[0]!.reactions], [expected, expected]);
  const edited = await ada.client.editMessage({ message_id, content: "Done." });
  assertEquals(edited.reactions, expected);

  await ada.client.deleteMessage({ message_id });
  assertEquals((await ada.client.getMessage({ message_id })).reactions, []);
  await assertRefused(
    () => ben.client.addReaction({ message_id, emoji: "tada" }),
    "message_deleted",
  );
});

Deno.test("what is no emoji is refused, and so is one too many", async () => {
  const { ada, message_id } = await scene();
  const react = (emoji: string) => ada.client.addReaction({ message_id, emoji });
  for (
    const emoji of ["", "a b", "🎉🎉", "x".repeat(70), "<b>", "Thumbsup", "a\n", "é", "__proto__"]
  ) {
    await assertRefused(() => react(emoji), "invalid_input");
  }
  for (const emoji of ["👩‍👩‍👧", "🇨🇭", "+1", "-1", "e-mail", "1234"]) await react(emoji);
  const most = LIMITS.emojiPerMessage;
  for (let n = 6; n < most; n++) await react(`emoji${n}`);
  await assertRefused(() => react("one_more"), "too_many_emoji");
  // What is there already may still be joined.
  assertEquals((await react("+1")).reactions.length, most);
});

Deno.test("reactions, edits and deletions all at once leave every client with what the server has", async () => {
  const { ada, ben, channel_id } = await scene();
  using bens = await mirror(ben);
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) {
    ids.push((await ada.client.postMessage({ channel_id, content: `${n}` })).id);
  }
  const emoji = ["tada", "eyes", "👍"];
  const acts: Promise<unknown>[] = [];
  for (let n = 0; n < 120; n++) {
    const message_id = ids[n % ids.length]!;
    const { client } = [ada, ben][n % 2]!;
    const reaction = { message_id, emoji: emoji[n % 3]! };
    acts.push(
      n % 10 === 9
        ? ada.client.editMessage({ message_id, content: `edited ${n}` })
        : n % 4 === 3
        ? client.removeReaction(reaction)
        : client.addReaction(reaction),
    );
    if (n === 60) acts.push(ada.client.deleteMessage({ message_id: ids[0]! }));
  }
  const results = await Promise.allSettled(acts);
  for (const result of results) {
    if (result.status === "rejected") assertEquals(result.reason.code, "message_deleted");
  }
  bens.listener.socket.drop();
  await bens.settle();
  const last = await ada.client.postMessage({ channel_id, content: "last" });
  await bens.listener.hears(({ data }) => "id" in data && data.id === last.id);
  assertEquals(bens.state, await bens.fresh());
});
