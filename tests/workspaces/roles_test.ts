import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { mirror } from "../helpers/state.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed, type Person } from "../helpers/world.ts";

const world = await suiteWorld();

/** Somebody new who was invited into `channel_ids` as a guest. */
async function guest(name: string, owner: Person, channel_ids: string[]): Promise<Person> {
  const newcomer = await world.person(name);
  const workspace_id = owner.workspace.id;
  const { token } = await owner.client.createInvite({ workspace_id, role: "guest", channel_ids });
  await newcomer.client.acceptInvite({ token });
  return newcomer;
}

async function scene() {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  const { id: project } = await ada.client.createChannel({ workspace_id, name: "project" });
  const gil = await guest("Gil", ada, [project]);
  return { ada, ben, gil, workspace_id, project, general: await channelNamed(ada, "general") };
}

Deno.test("a guest sees the channels they were invited to, and nothing else of the workspace", async () => {
  const { ada, ben, gil, workspace_id, project, general } = await scene();
  const { channels } = await gil.client.listChannels({ workspace_id });
  assertEquals(channels.map(({ id, is_member }) => [id, is_member]), [[project, true]]);
  await gil.client.postMessage({ channel_id: project, content: "Hello" });

  const { id: message_id } = await ada.client.postMessage({ channel_id: general, content: "In" });
  for (
    const act of [
      () => gil.client.getChannel({ channel_id: general }),
      () => gil.client.joinChannel({ channel_id: general }),
      () => gil.client.listMessages({ channel_id: general }),
      () => gil.client.listChannelMembers({ channel_id: general }),
      () => gil.client.postMessage({ channel_id: general, content: "Hello?" }),
    ]
  ) await assertRefused(act, "channel_not_found");
  await assertRefused(() => gil.client.getMessage({ message_id }), "message_not_found");

  // Whom they share no channel with they don't know.
  await assertRefused(() => gil.client.getUser({ user_id: ben.user.id }), "member_not_found");
  assertEquals((await gil.client.getUser({ user_id: ada.user.id })).name, "Ada");
  const { members } = await gil.client.listWorkspaceMembers({ workspace_id });
  const known = members.map(({ user }) => user.name).toSorted();
  assertEquals(known, ["Ada", "Gil"]);
  await assertRefused(
    () => gil.client.createConversation({ participant_ids: [ben.user.id], workspace_id }),
    "member_not_found",
  );
  await gil.client.createConversation({ participant_ids: [ada.user.id], workspace_id });

  await assertRefused(() => gil.client.createChannel({ workspace_id, name: "own" }), "forbidden");
  await assertRefused(
    () => gil.client.addChannelMember({ channel_id: project, user_id: ada.user.id }),
    "forbidden",
  );
});

Deno.test("a guest's socket hears their channels and not the workspace", async () => {
  const { ada, ben, gil, workspace_id, project, general } = await scene();
  using gils = await listen(gil.client);
  await ada.client.createChannel({ workspace_id, name: "secret-plans" });
  await ada.client.updateChannel({ channel_id: general, topic: "Inside" });
  await ben.client.updateMe({ name: "Ben B." });
  await ada.client.postMessage({ channel_id: general, content: "Inside" });
  await ada.client.updateWorkspace({ workspace_id, name: "Renamed" });
  await ada.client.postMessage({ channel_id: project, content: "For all" });
  await gils.hears(({ type, stream }) => type === "message.created" && stream === project);
  await gils.hears(({ type }) => type === "workspace.updated");
  const heard = gils.heard.map(({ type, stream }) => `${type} ${stream}`).toSorted();
  assertEquals(heard, [
    `message.created ${project}`,
    `workspace.updated ${gil.user.id}`,
  ]);
});

Deno.test("who becomes a guest loses the rest at once, and gets it back with the role", async () => {
  const { ada, ben, workspace_id, general } = await scene();
  using bens = await mirror(ben);
  const { id: message_id } = await ada.client.postMessage({ channel_id: general, content: "In" });
  const { id: other } = await ada.client.createChannel({ workspace_id, name: "other" });
  await bens.listener.hears(({ type }) => type === "channel.created");
  assert(bens.state.channels[other]);

  await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "guest" });
  await bens.listener.hears(({ type, stream }) =>
    type === "role.changed" && stream === ben.user.id
  );
  const { id: later } = await ada.client.createChannel({ workspace_id, name: "later" });
  await bens.settle();
  assertEquals(bens.state, await bens.fresh());
  assert(!bens.state.channels[other] && !bens.state.channels[later]);
  assertEquals((await ben.client.getMessage({ message_id })).content, "In");
  await assertRefused(() => ben.client.getChannel({ channel_id: other }), "channel_not_found");

  await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "member" });
  await ada.client.updateChannel({ channel_id: general, topic: "Heard again" });
  await bens.listener.hears(({ type, stream }) =>
    type === "channel.updated" && stream === workspace_id
  );
  assertEquals((await ben.client.getChannel({ channel_id: later })).id, later);
});

Deno.test("a workspace's moderator keeps order in every channel they see, and has no other rights", async () => {
  const { ada, ben, workspace_id, general } = await scene();
  const mo = await world.member("Mo", ada);
  const user_id = mo.user.id;
  const { id: message_id } = await ben.client.postMessage({ channel_id: general, content: "Rude" });
  await assertRefused(() => mo.client.deleteMessage({ message_id }), "forbidden");
  await ada.client.changeRole({ workspace_id, user_id, role: "moderator" });
  await mo.client.deleteMessage({ message_id });
  await mo.client.removeChannelMember({ channel_id: general, user_id: ben.user.id });
  await assertRefused(
    () => mo.client.changeRole({ workspace_id, user_id: ben.user.id, role: "guest" }),
    "forbidden",
  );
  await assertRefused(() => mo.client.updateWorkspace({ workspace_id, name: "Mo's" }), "forbidden");
  await assertRefused(() => mo.client.createInvite({ workspace_id }), "forbidden");
});

Deno.test("admins give the roles below their own, and only owners those above", async () => {
  const { ada, ben, workspace_id } = await scene();
  const [max, eve] = [await world.member("Max", ada), await world.member("Eve", ada)];
  await ada.client.changeRole({ workspace_id, user_id: max.user.id, role: "admin" });
  const give = (user_id: string, role: "admin" | "moderator" | "guest" | "owner" | "member") =>
    max.client.changeRole({ workspace_id, user_id, role });
  assertEquals((await give(ben.user.id, "moderator")).role, "moderator");
  assertEquals((await give(eve.user.id, "guest")).role, "guest");
  await assertRefused(() => give(ben.user.id, "admin"), "forbidden");
  await assertRefused(() => give(max.user.id, "owner"), "forbidden");
  await assertRefused(() => give(ada.user.id, "member"), "forbidden");
});

Deno.test("an invite leads into the channels it names, and into none that its maker can't see", async () => {
  const { ada, ben, workspace_id } = await scene();
  const { id: closed } = await ben.client.createChannel({
    workspace_id,
    name: "closed",
    is_private: true,
  });
  const elsewhere = await channelNamed(ben, "general");
  const invite = (channel_ids: string[]) => ada.client.createInvite({ workspace_id, channel_ids });
  await assertRefused(() => invite([closed]), "channel_not_found");
  await assertRefused(() => invite([elsewhere]), "channel_not_found");
  const { id: own } = await ada.client.createChannel({
    workspace_id,
    name: "own",
    is_private: true,
  });
  const { token } = await invite([own]);
  const newcomer = await world.person("Newcomer");
  await newcomer.client.acceptInvite({ token });
  const { channels } = await newcomer.client.listChannels({ workspace_id });
  const joined = channels.filter(({ is_member }) => is_member).map(({ name }) => name);
  assertEquals(joined, ["general", "own", "random"]);
});
