import { applyEvent, emptyState } from "../../lib/client/mod.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { PASSWORD } from "../helpers/world.ts";

const world = await suiteWorld();

Deno.test("a mute outlives leaving, and is ended by somebody above alone", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const muted = { channel_id, user_id: ben.user.id };
  await ada.client.changeChannelRole({ ...muted, role: "moderator" });
  await ada.client.muteMember(muted);
  await assertRefused(() => ben.client.unmuteMember(muted), "forbidden");
  await ben.client.leaveChannel({ channel_id });
  await ben.client.joinChannel({ channel_id });
  await assertRefused(() => post(ben), "muted");
  await ada.client.unmuteMember(muted);
  await post(ben);
  await ada.client.muteMember(muted);
  await ben.client.leaveChannel({ channel_id });
  await ada.client.unmuteMember(muted);
  await ben.client.joinChannel({ channel_id });
  await post(ben);
});

Deno.test("a channel's moderator removes nobody above them", async () => {
  const { ada, ben, cleo, channel_id } = await channelScene(world);
  const promotion = { channel_id, user_id: ben.user.id, role: "moderator" } as const;
  await ada.client.changeChannelRole(promotion);
  const remove = (user_id: string) => () => ben.client.removeChannelMember({ channel_id, user_id });
  await assertRefused(remove(ada.user.id), "forbidden");
  await remove(cleo.user.id)();
});

Deno.test("an invite leads into no channel that its maker sees no more", async () => {
  const { ada, ben, workspace_id } = await channelScene(world);
  await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "admin" });
  const { id: channel_id } = await ada.client.createChannel({
    workspace_id,
    name: "board",
    is_private: true,
  });
  await ada.client.addChannelMember({ channel_id, user_id: ben.user.id });
  const { token } = await ben.client.createInvite({ workspace_id, channel_ids: [channel_id] });
  const [early, late] = [await world.person("Early"), await world.person("Late")];
  await early.client.acceptInvite({ token });
  assertEquals((await early.client.getChannel({ channel_id })).is_member, true);
  await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  await late.client.acceptInvite({ token });
  await assertRefused(() => late.client.getChannel({ channel_id }), "channel_not_found");
});

Deno.test("an erased account is nobody's member again", async () => {
  const { ada, ben, workspace_id } = await channelScene(world);
  const user_id = ben.user.id;
  await ben.client.deleteWorkspace({ workspace_id: ben.workspace.id });
  await ada.client.deactivateMember({ workspace_id, user_id });
  await ben.client.deleteAccount({ password: PASSWORD });
  await assertRefused(
    () => ada.client.reactivateMember({ workspace_id, user_id }),
    "member_not_found",
  );
  assertEquals((await ada.client.listDeactivatedMembers({ workspace_id })).members, []);
});

Deno.test("the log tells nobody what they may not see any more", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  const user_id = ben.user.id;
  await ada.client.changeRole({ workspace_id, user_id, role: "moderator" });
  const { id: message_id } = await post(ada, "Reported words");
  const { id: report_id } = await cleo.client.reportMessage({ message_id, reason: "The reason" });
  await ada.client.changeRole({ workspace_id, user_id, role: "guest" });
  await ada.client.resolveReport({
    workspace_id,
    report_id,
    resolution: "dismissed",
    note: "The note",
  });
  await ada.client.updateWorkspace({ workspace_id, name: "Told to guests" });
  await ben.client.leaveWorkspace({ workspace_id });
  await ada.client.updateWorkspace({ workspace_id, name: "Told to nobody who left" });
  using socket = await RawSocket.live(world, ben);
  socket.send({ type: "resync", stream: user_id, after: 0 });
  await socket.settle();
  const told = JSON.stringify(socket.frames);
  assert(told.includes("report.created") && told.includes("workspace.left"));
  for (const secret of ["Reported words", "The reason", "The note", "nobody who left"]) {
    assert(!told.includes(secret), secret);
  }
  assert(channel_id);
});

Deno.test("presence ends with what was shared: the workspace, or a guest's last channel", async () => {
  const { ada, ben, workspace_id, channel_id } = await channelScene(world);
  const gus = await world.person("Gus");
  const { token } = await ada.client.createInvite({
    workspace_id,
    role: "guest",
    channel_ids: [channel_id],
  });
  await gus.client.acceptInvite({ token });
  using guss = await listen(gus.client);
  using bens = await listen(ben.client);
  for (const { socket } of [guss, bens]) socket.watch([ada.user.id]);
  for (const { hears } of [guss, bens]) await hears(({ type }) => type === "presence.changed");
  await ada.client.deleteChannel({ channel_id });
  await guss.hears(({ type }) => type === "channel.deleted");
  await ada.client.deleteWorkspace({ workspace_id });
  await bens.hears(({ type }) => type === "workspace.deleted");
  // Both are asked about again by now, in this order, on the one connection to Postgres.
  for (const { client } of [gus, ben]) {
    const asking = client.getPresence({ user_id: ada.user.id });
    await assertRefused(() => asking, "member_not_found");
  }
  using _ = await listen(ada.client);
  await world.app.presence.tick();
  for (const { client } of [gus, ben]) await client.updateMe({ title: "mark" });
  for (const { hears } of [guss, bens]) {
    await hears(({ type, data }) => type === "user.updated" && data.title === "mark");
  }
  const heard = [...guss.heard, ...bens.heard].flatMap((event) =>
    event.type === "presence.changed" ? event.data.presences.map(({ presence }) => presence) : []
  );
  assert(!heard.includes("online"), heard.join());
});

Deno.test("a client keeps nothing of what it has left, in whatever order its streams come", () => {
  const state = emptyState();
  const [workspace, channel, user] = ["T000000001", "C800000001", "U400000001"];
  const created_at = "2026-01-01T00:00:00.000Z";
  const settings = {
    edit_window_s: null,
    require_verified_email: false,
    link_previews: true,
    logo_url: null,
    created_at,
  };
  const updated = (seq: number) => ({
    type: "workspace.updated" as const,
    stream: workspace,
    seq,
    data: { id: workspace, name: "Late", ...settings },
  });
  applyEvent(state, {
    type: "workspace.joined",
    stream: user,
    seq: 1,
    data: { id: workspace, name: "Here", ...settings },
  });
  state.reports[workspace] = {};
  applyEvent(state, {
    type: "role.changed",
    stream: user,
    seq: 2,
    data: { workspace_id: workspace, user_id: user, role: "member" },
  });
  assertEquals(state.reports, {});
  applyEvent(state, updated(1));
  assertEquals(state.workspaces[workspace]?.name, "Late");
  const data = { workspace_id: workspace };
  applyEvent(state, { type: "workspace.left", stream: user, seq: 3, data });
  applyEvent(state, updated(2));
  applyEvent(state, {
    type: "channel.updated",
    stream: channel,
    seq: 9,
    data: {
      id: channel,
      workspace_id: workspace,
      kind: "private",
      name: "secret",
      topic: "",
      purpose: "",
      is_default: false,
      created_by: user,
      created_at,
      archived_at: null,
      who_can_post: "everyone",
      participant_ids: null,
    },
  });
  assertEquals([state.workspaces, state.channels], [{}, {}]);
});
