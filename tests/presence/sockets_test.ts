import { Typing } from "../../lib/client/mod.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("a socket hears of those it watches: who comes, what they choose, and of nobody else", async () => {
  const { ada, ben, cleo, workspace_id } = await channelScene(world);
  const eve = await world.person("Eve");
  using adas = await listen(ada.client);
  using _ = await listen(eve.client);
  adas.socket.watch([ben.user.id, eve.user.id]);
  const told = (presence: string) =>
    adas.hears(({ type, data }) =>
      type === "presence.changed" && data.presences.some((one) => one.presence === presence)
    );
  await told("offline");
  using __ = await listen(ben.client);
  using ___ = await listen(cleo.client);
  await told("online");
  await ben.client.setPresence({ status: "away", status_message: "Lunch" });
  await told("away");
  const heard = adas.heard.flatMap((event) =>
    event.type === "presence.changed" ? event.data.presences : []
  );
  assertEquals(new Set(heard.map(({ user_id }) => user_id)), new Set([ben.user.id]));
  assertEquals((await ada.client.getUser({ user_id: ben.user.id })).status?.text, "Lunch");
  assertEquals(await ada.client.getPresence({ user_id: ben.user.id }), {
    user_id: ben.user.id,
    presence: "away",
  });
  await assertRefused(() => ada.client.getPresence({ user_id: eve.user.id }), "member_not_found");
  const { users } = await ada.client.listOnline({ workspace_id });
  const expected = [[ada, "online"], [ben, "away"], [cleo, "online"]] as const;
  assertEquals(
    users.map(({ user_id, presence }) => `${user_id} ${presence}`),
    expected.map(([{ user }, presence]) => `${user.id} ${presence}`).toSorted(),
  );
  await assertRefused(() => eve.client.listOnline({ workspace_id }), "workspace_not_found");
});

Deno.test("who has left the workspace watches nobody there, and is watched by nobody", async () => {
  const { ada, ben, cleo, workspace_id } = await channelScene(world);
  using adas = await listen(ada.client);
  using bens = await listen(ben.client);
  adas.socket.watch([ben.user.id, cleo.user.id]);
  bens.socket.watch([ada.user.id]);
  for (const { hears } of [adas, bens]) await hears(({ type }) => type === "presence.changed");
  await ben.client.leaveWorkspace({ workspace_id });
  await adas.hears(({ type }) => type === "user.left");
  await bens.hears(({ type }) => type === "workspace.left");
  // A query later nothing of it is left.
  await assertRefused(() => ada.client.getPresence({ user_id: ben.user.id }), "member_not_found");
  await ben.client.setPresence({ status: "away" });
  await ada.client.setPresence({ status: "away" });
  using _ = await listen(cleo.client);
  await adas.hears(({ type, data }) =>
    type === "presence.changed" &&
    data.presences.some((one) => one.user_id === cleo.user.id && one.presence === "online")
  );
  const away = [...adas.heard, ...bens.heard].filter((event) =>
    event.type === "presence.changed" &&
    event.data.presences.some(({ presence }) => presence === "away")
  );
  assertEquals(away, []);
});

Deno.test("five hundred can be watched and no more", async () => {
  const { ada } = await channelScene(world);
  using socket = await RawSocket.live(world, ada);
  const ids = (count: number) =>
    Array.from({ length: count }, (_, n) => `U40000${String(n).padStart(4, "0")}`);
  socket.send({ type: "presence.subscribe", user_ids: ids(501) });
  assertEquals((await socket.next("error")).code, "invalid_input");
  socket.send({ type: "presence.subscribe", user_ids: [...ids(499), ada.user.id] });
  const { data } = await socket.next("presence.changed");
  assertEquals(data.presences, [{ user_id: ada.user.id, presence: "online" }]);
});

Deno.test("typing is told to those who have the channel open, or don't say what they have open", async () => {
  const { ada, ben, cleo, channel_id, post } = await channelScene(world);
  const eve = await world.person("Eve");
  const dan = await world.member("Dan", ada);
  await dan.client.joinChannel({ channel_id });
  using adas = await listen(ada.client);
  using bens = await listen(ben.client);
  using cleos = await listen(cleo.client);
  using dans = await listen(dan.client);
  using eves = await listen(eve.client);
  bens.socket.opened([channel_id]);
  dans.socket.opened([]);
  // What a socket says is served in its order: once this is answered, that was heard.
  for (const { socket } of [bens, dans]) await socket.send(channel_id, "mark");
  cleos.socket.typing(channel_id);
  cleos.socket.typing(channel_id);
  for (const { hears } of [adas, bens]) await hears(({ type }) => type === "typing.started");
  await post(ada, "last");
  for (const { hears } of [adas, bens, cleos, dans]) {
    await hears(({ type, data }) => type === "message.created" && data.content === "last");
  }
  const counts = [adas, bens, cleos, dans, eves].map(({ heard }) =>
    heard.filter(({ type }) => type === "typing.started").length
  );
  assertEquals(counts, [1, 1, 0, 0, 0]);
});

Deno.test("who was removed or is muted: the one hears no typing, of the other none is heard", async () => {
  const { ada, ben, cleo, channel_id, post } = await channelScene(world);
  const dan = await world.member("Dan", ada);
  await dan.client.joinChannel({ channel_id });
  using adas = await listen(ada.client);
  using bens = await listen(ben.client);
  using cleos = await listen(cleo.client);
  using dans = await listen(dan.client);
  await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  await ada.client.muteMember({ channel_id, user_id: cleo.user.id });
  await bens.hears(({ type }) => type === "channel.left");
  cleos.socket.typing(channel_id);
  await cleos.socket.send(channel_id, "refused").catch(() => {});
  dans.socket.typing(channel_id);
  await adas.hears(({ type }) => type === "typing.started");
  await post(dan, "mark");
  await cleos.hears(({ type, data }) => type === "message.created" && data.content === "mark");
  await ben.client.updateMe({ name: "Ben B." });
  await bens.hears(({ type }) => type === "user.updated");
  const typed = (heard: typeof adas.heard) =>
    heard.flatMap((event) => event.type === "typing.started" ? [event.data.user_id] : []);
  assertEquals(typed(adas.heard), [dan.user.id]);
  assertEquals(typed(bens.heard), []);
});

Deno.test("whoever types is gone after six seconds, or with their message", () => {
  let now = 0;
  const typing = new Typing(() => now);
  const stream = "C800000000";
  const starts = (user_id: string) =>
    typing.take({
      type: "typing.started",
      stream,
      data: { channel_id: stream, user_id },
    });
  starts("U400000001");
  now += 3_000;
  starts("U400000002");
  assertEquals(typing.in(stream), ["U400000001", "U400000002"]);
  now += 3_001;
  assertEquals(typing.in(stream), ["U400000002"]);
  starts("U400000002");
  now += 6_000;
  assertEquals(typing.in(stream), ["U400000002"]);
  typing.take({
    type: "member.removed",
    stream,
    seq: 1,
    data: { channel_id: stream, user_id: "U400000002" },
  });
  assertEquals(typing.in(stream), []);
  assert(typing.in("C800000001").length === 0);
});
