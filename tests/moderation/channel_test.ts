import { assert, assertEquals, assertRefused, codeOf } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { said } from "../helpers/said.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("muteMember() lets somebody read and produce nothing, until they are unmuted", async () => {
  const { ada, ben, cleo, channel_id, post } = await channelScene(world);
  const { client } = ben;
  const user_id = ben.user.id;
  const { id: message_id } = await post(ben);
  await client.addReaction({ message_id, emoji: "eyes" });
  await client.pinMessage({ message_id });
  using cleos = await listen(cleo.client);
  using bens = await listen(client);
  const { muted_at } = await ada.client.muteMember({ channel_id, user_id });
  assert(muted_at);
  await cleos.hears(({ type, data }) => type === "member.updated" && data.user_id === user_id);

  const acts: (() => Promise<unknown>)[] = [
    () => post(ben, "more"),
    () => post(ben, "reply", message_id),
    () => bens.socket.send(channel_id, "over the socket"),
    () => client.editMessage({ message_id, content: "changed" }),
    () => client.addReaction({ message_id, emoji: "tada" }),
    () => client.removeReaction({ message_id, emoji: "eyes" }),
    () => client.pinMessage({ message_id }),
    () => client.unpinMessage({ message_id }),
    () => client.updateChannel({ channel_id, topic: "Mine" }),
  ];
  for (const act of acts) await assertRefused(act, "muted");
  bens.socket.typing(channel_id);
  assertEquals(said(await client.listMessages({ channel_id })), ["Hello"]);
  await post(cleo, "Still heard");
  await bens.hears(({ type, data }) =>
    type === "message.created" && data.content === "Still heard"
  );

  await ada.client.unmuteMember({ channel_id, user_id });
  for (const act of acts) await act();
  assert(!cleos.heard.some(({ type }) => type === "typing.started"));
});

Deno.test("a send comes before the muting in the log, or is refused", async () => {
  for (let round = 0; round < 3; round++) {
    const { ada, ben, channel_id, post } = await channelScene(world);
    using adas = await listen(ada.client);
    const sends = Array.from(
      { length: 30 },
      (_, n) => post(ben, `${n}`).then(({ id }) => id, () => ""),
    );
    const muting = ada.client.muteMember({ channel_id, user_id: ben.user.id });
    const sent = (await Promise.all(sends)).filter((id) => id !== "");
    await muting;
    const mark = await adas.hears(({ type }) => type === "member.updated");
    const { messages } = await ada.client.listMessages({ channel_id, limit: 100 });
    const kept = messages.filter(({ system }) => system === null).map(({ id }) => id);
    assertEquals(kept.toSorted(), sent.toSorted());
    const later = adas.heard.slice(adas.heard.indexOf(mark) + 1);
    assertEquals(later.filter(({ type }) => type === "message.created"), []);
  }
});

Deno.test("banMember() shuts somebody out: they neither read nor write nor come back", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  const { client } = ben;
  const user_id = ben.user.id;
  const { id: message_id } = await post(ben);
  assertEquals((await client.getMessage({ message_id })).content, "Hello");
  using bens = await listen(client);
  await ada.client.banMember({ channel_id, user_id, reason: "Spam" });
  await post(cleo, "Without Ben");
  await bens.hears(({ type }) => type === "channel.left");

  for (
    const act of [
      () => client.getChannel({ channel_id }),
      () => client.listMessages({ channel_id }),
      () => client.listChannelMembers({ channel_id }),
      () => client.joinChannel({ channel_id }),
      () => post(ben, "again"),
    ]
  ) await assertRefused(act, "banned");
  await assertRefused(() => client.getMessage({ message_id }), "message_not_found");
  await assertRefused(
    () => client.addReaction({ message_id, emoji: "tada" }),
    "message_not_found",
  );
  await assertRefused(
    () => cleo.client.addChannelMember({ channel_id, user_id }),
    "member_not_found",
  );
  const { bans } = await ada.client.listBans({ channel_id });
  assertEquals(bans.map((ban) => [ban.user_id, ban.banned_by, ban.reason]), [
    [user_id, ada.user.id, "Spam"],
  ]);
  await assertRefused(() => cleo.client.listBans({ channel_id }), "forbidden");
  // Leaving the workspace and coming back doesn't help.
  await client.leaveWorkspace({ workspace_id });
  const { token } = await ada.client.createInvite({ workspace_id, channel_ids: [channel_id] });
  await client.acceptInvite({ token });
  await assertRefused(() => client.joinChannel({ channel_id }), "banned");
  assert(!bens.heard.some((event) => event.type === "message.created"));

  await ada.client.unbanMember({ channel_id, user_id });
  assertEquals((await client.joinChannel({ channel_id })).is_member, true);
});

Deno.test("somebody can be banned before they ever come, and is kept out however they try at once", async () => {
  const { ada, channel_id } = await channelScene(world);
  for (let round = 0; round < 5; round++) {
    const dan = await world.member("Dan", ada);
    const tries = Array.from(
      { length: 4 },
      () => dan.client.joinChannel({ channel_id }).catch(() => {}),
    );
    const banning = ada.client.banMember({ channel_id, user_id: dan.user.id });
    await Promise.all([...tries, banning]);
    await assertRefused(() => dan.client.getChannel({ channel_id }), "banned");
    const { members } = await ada.client.listChannelMembers({ channel_id });
    assert(!members.some(({ user_id }) => user_id === dan.user.id));
  }
});

Deno.test("nobody acts against those of their own rank or above, and members against nobody", async () => {
  const { ada, ben, cleo, workspace_id, channel_id } = await channelScene(world);
  const [max, mo] = [await world.member("Max", ada), await world.member("Mo", ada)];
  for (const { client } of [max, mo]) await client.joinChannel({ channel_id });
  await ada.client.changeRole({ workspace_id, user_id: max.user.id, role: "admin" });
  await ada.client.changeRole({ workspace_id, user_id: mo.user.id, role: "moderator" });
  const promote = { channel_id, user_id: ben.user.id, role: "moderator" } as const;
  assertEquals((await mo.client.changeChannelRole(promote)).role, "moderator");
  const mute = (by: typeof ada, whom: typeof ada) => () =>
    by.client.muteMember({ channel_id, user_id: whom.user.id });
  const ban = (by: typeof ada, whom: typeof ada) => () =>
    by.client.banMember({ channel_id, user_id: whom.user.id });
  for (const [by, whom] of [[cleo, ben], [ben, mo], [ben, max], [mo, max], [max, ada], [mo, mo]]) {
    await assertRefused(mute(by!, whom!), "forbidden");
    await assertRefused(ban(by!, whom!), "forbidden");
  }
  for (const [by, whom] of [[ben, cleo], [mo, ben], [max, mo], [ada, max]]) {
    await mute(by!, whom!)();
    await ban(by!, whom!)();
  }
});

Deno.test("a ban against a promotion at once leaves one of both: inside and promoted, or out", async () => {
  const { ada, ben, workspace_id, channel_id } = await channelScene(world);
  const mo = await world.member("Mo", ada);
  await ada.client.changeRole({ workspace_id, user_id: mo.user.id, role: "moderator" });
  await ada.client.changeChannelRole({ channel_id, user_id: ben.user.id, role: "moderator" });
  for (let round = 0; round < 8; round++) {
    const dan = await world.member("Dan", ada);
    const user_id = dan.user.id;
    await dan.client.joinChannel({ channel_id });
    const promotion = { channel_id, user_id, role: "moderator" } as const;
    const [promoted, banned] = await Promise.all([
      codeOf(() => mo.client.changeChannelRole(promotion)).catch(() => "ok"),
      codeOf(() => ben.client.banMember({ channel_id, user_id })).catch(() => "ok"),
    ]);
    const { members } = await ada.client.listChannelMembers({ channel_id });
    const place = members.find((member) => member.user_id === user_id);
    // A moderator doesn't ban a moderator; who is out can't be promoted.
    const outcome = [promoted, banned, place?.role ?? "out"].join();
    assert(
      ["ok,forbidden,moderator", "member_not_found,ok,out"].includes(outcome),
      `Unexpected: ${outcome}`,
    );
  }
});

Deno.test("where only moderators may post, others read and react, exactly from that event on", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const { id: message_id } = await post(ada);
  await post(ben, "while I may");
  using bens = await listen(ben.client);
  await assertRefused(
    () => ben.client.updateChannel({ channel_id, who_can_post: "moderators" }),
    "forbidden",
  );
  const sends = Array.from({ length: 20 }, () => post(ben, "race").catch(() => {}));
  const closing = ada.client.updateChannel({ channel_id, who_can_post: "moderators" });
  await Promise.all([...sends, closing]);
  const mark = await bens.hears(({ type, stream }) =>
    type === "channel.updated" && stream === channel_id
  );
  await assertRefused(() => post(ben, "no more"), "forbidden");
  await assertRefused(() => post(ben, "nor in threads", message_id), "forbidden");
  await ben.client.addReaction({ message_id, emoji: "tada" });
  await post(ada, "Announcement");
  await bens.hears(({ type, data }) =>
    type === "message.created" && data.content === "Announcement"
  );
  const later = bens.heard.slice(bens.heard.indexOf(mark) + 1);
  const said = later.filter(({ type }) => type === "message.created");
  assertEquals(said.map(({ data }) => "content" in data && data.content), ["Announcement"]);

  await ada.client.changeChannelRole({ channel_id, user_id: ben.user.id, role: "moderator" });
  await post(ben, "as a moderator");
  await ada.client.updateChannel({ channel_id, who_can_post: "everyone" });
});

Deno.test("admins choose default channels, into which newcomers are put", async () => {
  const { ada, ben, workspace_id, channel_id } = await channelScene(world);
  await assertRefused(
    () => ben.client.updateChannel({ channel_id, is_default: true }),
    "forbidden",
  );
  await ada.client.updateChannel({ channel_id, is_default: true });
  const dan = await world.member("Dan", ada);
  assertEquals((await dan.client.getChannel({ channel_id })).is_member, true);
  await assertRefused(() => ada.client.archiveChannel({ channel_id }), "default_channel");
  await ada.client.updateChannel({ channel_id, is_default: false });
  const eve = await world.member("Eve", ada);
  assertEquals((await eve.client.getChannel({ channel_id })).is_member, false);
  const { id } = await ada.client.createChannel({ workspace_id, name: "p", is_private: true });
  await assertRefused(
    () => ada.client.updateChannel({ channel_id: id, is_default: true }),
    "forbidden",
  );
});
