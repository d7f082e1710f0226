import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const world = await suiteWorld();

Deno.test("createWorkspace() gives another workspace, which switchWorkspace() makes current", async () => {
  const ada = await world.person("Ada");
  const second = await ada.client.createWorkspace({ name: "Second" });
  const { workspaces } = await ada.client.listWorkspaces();
  const role = "owner" as const;
  assertEquals(workspaces, [{ ...ada.workspace, role }, { ...second, role }]);
  assertEquals(await ada.client.getCurrentWorkspace(), ada.workspace);
  await ada.client.switchWorkspace({ workspace_id: second.id });
  assertEquals(await ada.client.getCurrentWorkspace(), second);
  assertEquals((await ada.client.getMe()).current_workspace_id, second.id);
});

Deno.test("updateWorkspace() changes what is given and leaves the rest", async () => {
  const ada = await world.person("Ada");
  const workspace_id = ada.workspace.id;
  const renamed = await ada.client.updateWorkspace({ workspace_id, name: "Renamed" });
  assertEquals(renamed, { ...ada.workspace, name: "Renamed" });
  const endless = await ada.client.updateWorkspace({ workspace_id, edit_window_s: null });
  assertEquals(endless, { ...renamed, edit_window_s: null });
  assertEquals(await ada.client.getWorkspace({ workspace_id }), { ...endless, role: "owner" });
});

Deno.test("an invite lets a second person in, as often as it is opened", async () => {
  const ada = await world.person("Ada");
  const ben = await world.person("Ben");
  const workspace_id = ada.workspace.id;
  using adas = await listen(ada.client);
  const { token, url } = await ada.client.createInvite({ workspace_id });
  assertEquals(url, `${world.app.config.publicUrl}/invite#${token}`);
  assertEquals(await ben.client.acceptInvite({ token }), ada.workspace);
  assertEquals(await ben.client.acceptInvite({ token }), ada.workspace);
  const joined = await adas.hears(({ type }) => type === "user.joined");
  assertEquals("user" in joined.data && joined.data.user.name, "Ben");
  const { channels } = await ben.client.listChannels({ workspace_id });
  assertEquals(channels.map(({ name, is_member }) => [name, is_member]), [
    ["general", true],
    ["random", true],
  ]);
  await assertRefused(() => ben.client.acceptInvite({ token: `${token}x` }), "invite_not_found");
});

Deno.test("listWorkspaceMembers() pages through everybody once", async () => {
  const ada = await world.person("Ada");
  const workspace_id = ada.workspace.id;
  const { token } = await ada.client.createInvite({ workspace_id });
  const others = await Promise.all(["B", "C", "D"].map((name) => world.person(name)));
  for (const { client } of others) await client.acceptInvite({ token });
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await ada.client.listWorkspaceMembers({ workspace_id, limit: 2, after });
    assertEquals(page.members.length, 2);
    found.push(...page.members.map(({ user }) => user.id));
    after = page.next_cursor ?? undefined;
  } while (after);
  assertEquals(found.toSorted(), [ada, ...others].map(({ user }) => user.id).toSorted());
});

Deno.test("a workspace keeps an owner, even if two of them leave at once", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "owner" });
  const demote = (by: typeof ada, whom: typeof ada) =>
    by.client.changeRole({ workspace_id, user_id: whom.user.id, role: "member" });
  const results = await Promise.allSettled([demote(ada, ben), demote(ben, ada)]);
  assertEquals(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const { members } = await ada.client.listWorkspaceMembers({ workspace_id });
  const owners = members.filter(({ role }) => role === "owner");
  assertEquals(owners.length, 1);
  const last = owners[0]!.user.id === ada.user.id ? ada : ben;
  await assertRefused(() => last.client.leaveWorkspace({ workspace_id }), "last_owner");
});

Deno.test("who is removed from a workspace is out of its channels, and hears nothing more of it", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  const channel_id = await channelNamed(ada, "general");
  using bens = await listen(ben.client);
  await ada.client.removeWorkspaceMember({ workspace_id, user_id: ben.user.id });
  await bens.hears(({ type }) => type === "workspace.left");
  const heard = bens.heard.length;
  await ada.client.postMessage({ channel_id, content: "private now" });
  await ada.client.updateWorkspace({ workspace_id, name: "Without Ben" });
  await ben.client.updateMe({ name: "Ben still" });
  await bens.hears(({ type }) => type === "user.updated");
  const later = bens.heard.slice(heard).map(({ type }) => type);
  assertEquals(
    later.filter((type) => type !== "user.updated"),
    later.filter((type) => type === "member.removed" || type === "user.left"),
  );
  await assertRefused(() => ben.client.listMessages({ channel_id }), "channel_not_found");
  await assertRefused(
    () => ben.client.postMessage({ channel_id, content: "?" }),
    "channel_not_found",
  );
});

Deno.test("a deleted workspace is gone for everybody, with its channels", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  const channel_id = await channelNamed(ada, "general");
  using bens = await listen(ben.client);
  await ada.client.deleteWorkspace({ workspace_id });
  await bens.hears(({ type }) => type === "workspace.deleted");
  for (const { client } of [ada, ben]) {
    await assertRefused(() => client.getWorkspace({ workspace_id }), "workspace_not_found");
    await assertRefused(
      () => client.postMessage({ channel_id, content: "?" }),
      "channel_not_found",
    );
  }
  await assertRefused(() => ada.client.getCurrentWorkspace(), "no_current_workspace");
});

Deno.test("transferWorkspace() makes the other one the owner and oneself an admin, and everybody hears it", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  using bens = await listen(ben.client);
  const handed = await ada.client.transferWorkspace({ workspace_id, user_id: ben.user.id });
  assertEquals([handed.user.id, handed.role], [ben.user.id, "owner"]);
  await bens.hears(({ type, data }) => type === "role.changed" && data.role === "admin");
  const { members } = await ben.client.listWorkspaceMembers({ workspace_id });
  assertEquals(
    Object.fromEntries(members.map(({ user, role }) => [user.name, role])),
    { Ada: "admin", Ben: "owner" },
  );
  await assertRefused(
    () => ada.client.transferWorkspace({ workspace_id, user_id: ada.user.id }),
    "forbidden",
  );
  await ada.client.leaveWorkspace({ workspace_id });
  await assertRefused(() => ben.client.leaveWorkspace({ workspace_id }), "last_owner");
});

Deno.test("however two owners hand over at once, the workspace keeps an owner", async () => {
  for (let round = 0; round < 15; round++) {
    const ada = await world.person("Ada");
    const [ben, cleo] = [await world.member("Ben", ada), await world.member("Cleo", ada)];
    const workspace_id = ada.workspace.id;
    await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "owner" });
    const hand = ({ client }: typeof ada, to: typeof ada) =>
      client.transferWorkspace({ workspace_id, user_id: to.user.id });
    await Promise.allSettled([
      hand(ada, cleo),
      hand(ben, ada),
      hand(ada, ben),
      ben.client.leaveWorkspace({ workspace_id }),
      ada.client.leaveWorkspace({ workspace_id }),
    ]);
    const { members } = await cleo.client.listWorkspaceMembers({ workspace_id });
    assertEquals(members.some(({ role }) => role === "owner"), true);
  }
});
