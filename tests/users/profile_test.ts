import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { mirror } from "../helpers/state.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { PASSWORD } from "../helpers/world.ts";

const world = await suiteWorld();
const LATER = "2099-01-01T00:00:00.000Z";

Deno.test("updateMe() changes what is given, and who shares a workspace sees and hears it", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const eve = await world.person("Eve");
  using bens = await mirror(ben);
  using eves = await listen(eve.client);
  const status = { emoji: ":palm_tree:", text: "On holiday", expires_at: LATER };
  await ada.client.updateMe({ title: "Engineer", status });
  const me = await ada.client.updateMe({ name: "Ada L." });
  assertEquals([me.name, me.title, me.status], [
    "Ada L.",
    "Engineer",
    { ...status, emoji: "palm_tree" },
  ]);
  const seen = await ben.client.getUser({ user_id: ada.user.id });
  assertEquals([seen.title, seen.status], [me.title, me.status]);
  assertEquals("email" in seen, false);
  await bens.listener.hears(({ type, data }) => type === "user.updated" && data.name === "Ada L.");
  await bens.settle();
  assertEquals(bens.state, await bens.fresh());

  await assertRefused(() => eve.client.getUser({ user_id: ada.user.id }), "member_not_found");
  await eve.client.updateMe({ name: "Eve E." });
  await eves.hears(({ type }) => type === "user.updated");
  assertEquals(eves.heard.length, 1);
});

Deno.test("a status goes when it is taken away, or when its time is over", async () => {
  const ada = await world.person("Ada");
  await ada.client.updateMe({ status: { emoji: "🌴" } });
  assertEquals((await ada.client.getMe()).status, { emoji: "🌴", text: "", expires_at: null });
  assertEquals((await ada.client.updateMe({ status: null })).status, null);
  await ada.client.updateMe({
    title: "Engineer",
    status: { emoji: "🌴", text: "Back soon", expires_at: LATER },
  });
  await world.app.sql`
    update users set status_expires_at = now() - interval '1 second' where email = ${ada.email}
  `;
  const { status, title } = await ada.client.getMe();
  assertEquals([status, title], [null, "Engineer"]);
});

Deno.test("what is too long, on two lines or no emoji is refused, and changes nothing", async () => {
  const ada = await world.person("Ada");
  const before = await ada.client.getMe();
  const bad = [
    { title: "x".repeat(101) },
    { title: "two\nlines" },
    { status: { emoji: "not an emoji" } },
    { status: { emoji: "🌴", text: "x".repeat(101) } },
    { status: { emoji: "🌴", expires_at: "tomorrow" } },
    { status: { text: "no emoji" } },
    { name: "" },
  ];
  for (const input of bad) {
    await assertRefused(() => ada.client.updateMe(input as never), "invalid_input");
  }
  assertEquals(await ada.client.getMe(), before);
});

Deno.test("a deleted account leaves no title and no status behind", async () => {
  const ada = await world.person("Ada");
  const viewer = await world.person("Ben");
  await ada.client.updateMe({ title: "Engineer", status: { emoji: "🌴" } });
  await ada.client.deleteWorkspace({ workspace_id: ada.workspace.id });
  await ada.client.deleteAccount({ password: PASSWORD });
  const left = await viewer.client.getUser({ user_id: ada.user.id });
  assertEquals([left.name, left.title, left.status], ["Deleted user", "", null]);
});
