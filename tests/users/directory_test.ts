import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("listUsers() gives the people of a workspace, or those whose name or title has something in it", async () => {
  const ada = await world.person("Ada");
  const workspace_id = ada.workspace.id;
  const names = ["Ben", "Benedikt", "Cleo 100%", "Dan"];
  for (const name of names) await world.member(name, ada);
  await ada.client.updateMe({ title: "Bench engineer", time_zone: "Europe/Zurich" });
  const find = async (q?: string) =>
    (await ada.client.listUsers({ workspace_id, q })).users.map(({ name }) => name).toSorted();
  assertEquals(await find(), ["Ada", ...names].toSorted());
  assertEquals(await find("BEN"), ["Ada", "Ben", "Benedikt"]);
  assertEquals(await find("%"), ["Cleo 100%"]);
  assertEquals(await find("\\"), []);
  assertEquals(await find("nobody"), []);
  const read: string[] = [];
  let after: string | undefined;
  do {
    const page = await ada.client.listUsers({ workspace_id, limit: 2, after });
    read.push(...page.users.map(({ id }) => id));
    after = page.next_cursor ?? undefined;
  } while (after);
  assertEquals(read.length, 5);
  assertEquals(read, read.toSorted());
  const me = (await ada.client.listUsers({ workspace_id, q: "Ada" })).users[0]!;
  assertEquals([me.title, me.time_zone, "email" in me], ["Bench engineer", "Europe/Zurich", false]);
});

Deno.test("strangers list nobody, and other workspaces' people are not among them", async () => {
  const [ada, eve] = [await world.person("Ada"), await world.person("Eve")];
  await assertRefused(
    () => eve.client.listUsers({ workspace_id: ada.workspace.id }),
    "workspace_not_found",
  );
  const { users } = await ada.client.listUsers({ workspace_id: ada.workspace.id });
  assertEquals(users.map(({ id }) => id), [ada.user.id]);
});
