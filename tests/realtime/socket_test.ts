import type { ServerEvent } from "../../lib/protocol/events.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed, openWorld } from "../helpers/world.ts";

const world = await suiteWorld();

async function couple() {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  return { ada, ben, channel_id: await channelNamed(ada, "general") };
}

Deno.test("a socket is greeted, starts, and hears only streams of its user", async () => {
  const { ada, channel_id } = await couple();
  using socket = await RawSocket.open(world, ada);
  const hello = socket.frames[0];
  assert(hello?.type === "hello");
  assertEquals([hello.user_id, hello.epoch], [ada.user.id, world.app.epoch]);
  socket.send({ type: "start" });
  const { heads, complete } = await socket.next("ready");
  const random = await channelNamed(ada, "random");
  const expected = [ada.user.id, ada.workspace.id, channel_id, random].toSorted();
  assertEquals([Object.keys(heads).toSorted(), complete], [expected, true]);
});

Deno.test("a socket without credentials, or with spent ones, is refused before the upgrade", async () => {
  const { ada } = await couple();
  const { ticket } = await ada.client.createTicket();
  const ask = (query: string, headers: HeadersInit = {}) =>
    fetch(`${world.origin}/api/v1/ws${query}`, { headers })
      .then(async (answer) => [answer.status, (await answer.json()).code]);
  assertEquals(await ask(""), [401, "unauthenticated"]);
  assertEquals(await ask("?ticket=nonsense"), [401, "token_invalid"]);
  // A good ticket gets as far as the missing upgrade, and is spent by that.
  assertEquals(await ask(`?ticket=${ticket}`), [426, "upgrade_required"]);
  assertEquals(await ask(`?ticket=${ticket}`), [401, "token_invalid"]);
  const authorization = `Bearer ${ada.client.credentials!.access_token}`;
  assertEquals(await ask("", { authorization }), [426, "upgrade_required"]);
  assertEquals(await ask("", { authorization: "Bearer x.y.z" }), [401, "token_invalid"]);
});

Deno.test("send is acknowledged after the commit, and once more as a duplicate", async () => {
  const { ada, ben, channel_id } = await couple();
  using adas = await RawSocket.live(world, ada);
  using bens = await RawSocket.live(world, ben);
  const frame = { type: "send", id: "s1", channel_id, content: "hello" };
  adas.send(frame);
  const { message } = await adas.next("ack");
  assertEquals(await ben.client.getMessage({ message_id: message.id }), message);
  assertEquals((await bens.next("message.created")).data, message);
  adas.send(frame);
  const again = await adas.next("ack");
  assertEquals([again.message, again.duplicate], [message, true]);
  adas.send({ ...frame, content: "other" });
  const error = await adas.next("error");
  assertEquals([error.id, error.code], ["s1", "idempotency_conflict"]);
  await bens.settle();
  assertEquals(bens.frames.filter(({ type }) => type === "message.created").length, 1);
});

Deno.test("resume repeats what was missed, in order and once, then goes on live", async () => {
  const { ada, ben, channel_id } = await couple();
  const before = await RawSocket.live(world, ben);
  const ready = before.frames.find((frame) => frame.type === "ready")!;
  before[Symbol.dispose]();
  const post = (content: string) => ada.client.postMessage({ channel_id, content });
  const missed = [await post("a"), await post("b"), await post("c")];
  await ada.client.deleteMessage({ message_id: missed[0]!.id });

  using after = await RawSocket.open(world, ben);
  after.send({ type: "resume", epoch: world.app.epoch, streams: ready.heads });
  const { heads } = await after.next("ready");
  const replay = after.frames.slice(1, -1);
  const head = ready.heads[channel_id]!;
  assertEquals(
    replay.map((frame) => "seq" in frame ? [frame.type, frame.seq - head] : frame.type),
    [["message.created", 1], ["message.created", 2], ["message.created", 3], [
      "message.deleted",
      4,
    ]],
  );
  assertEquals(heads[channel_id], head + 4);
  const first = replay[0];
  assert(first?.type === "message.created" && first.data.content === "" && first.data.deleted_at);
  const next = await post("d");
  const live = await after.next("message.created");
  assertEquals([live.seq, live.data], [head + 5, next]);
});

Deno.test("resume answers gap where too much was missed, and goes on live after it", async () => {
  const { ada, ben, channel_id } = await couple();
  const start = await RawSocket.live(world, ben);
  const { heads } = start.frames.find((frame) => frame.type === "ready")!;
  start[Symbol.dispose]();
  // As if the log had been cut: the events between the cursor and now are not there.
  for (let n = 0; n < 3; n++) await ada.client.postMessage({ channel_id, content: `${n}` });
  await world.app.sql`
    delete from events
    where stream_id = ${decodeId(channel_id)!} and seq <= ${heads[channel_id]! + 1}
  `;
  world.app.hub.feed.close();
  using socket = await RawSocket.open(world, ben);
  socket.send({ type: "resume", epoch: world.app.epoch, streams: heads });
  const gap = await socket.next("gap");
  const head = heads[channel_id]! + 3;
  assertEquals([gap.stream, gap.have, gap.oldest > gap.have + 1, gap.head], [
    channel_id,
    heads[channel_id],
    true,
    head,
  ]);
  await socket.next("ready");
  await ada.client.postMessage({ channel_id, content: "live" });
  assertEquals((await socket.next("message.created")).seq, head + 1);
});

Deno.test("resume refuses cursors of another database, and start works after that", async () => {
  const { ada, channel_id } = await couple();
  using socket = await RawSocket.open(world, ada);
  socket.send({ type: "resume", epoch: "another", streams: {} });
  assertEquals((await socket.next("error")).code, "resync_required");
  socket.send({ type: "resume", epoch: world.app.epoch, streams: { [channel_id]: 1_000_000 } });
  assertEquals((await socket.next("error")).code, "resync_required");
  socket.send({ type: "start" });
  await socket.next("ready");
  socket.send({ type: "start" });
  assertEquals((await socket.next("error")).code, "already_started");
});

Deno.test("resync repeats one stream after a cursor, and the socket stays live", async () => {
  const { ada, ben, channel_id } = await couple();
  using socket = await RawSocket.live(world, ben);
  for (const content of ["a", "b"]) await ada.client.postMessage({ channel_id, content });
  const second = await socket.next("message.created").then(() => socket.next("message.created"));
  socket.send({ type: "resync", stream: channel_id, after: second.seq - 2 });
  assertEquals((await socket.next("message.created")).seq, second.seq - 1);
  assertEquals((await socket.next("message.created")).seq, second.seq);
  await ada.client.postMessage({ channel_id, content: "c" });
  assertEquals((await socket.next("message.created")).seq, second.seq + 1);
  const eve = await world.person("Eve");
  socket.send({ type: "resync", stream: await channelNamed(eve, "general"), after: 0 });
  assertEquals((await socket.next("error")).code, "unknown_stream");
});

Deno.test("removal is the last event of the channel for who was removed", async () => {
  const { ada, ben, channel_id } = await couple();
  using bens = await RawSocket.live(world, ben);
  using adas = await RawSocket.live(world, ada);
  await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  const message = await ada.client.postMessage({ channel_id, content: "without Ben" });
  const told = await adas.next("message.created");
  assertEquals(told.data.system?.type, "member_removed");
  assertEquals((await adas.next("message.created")).data, message);
  await bens.next("channel.left");
  await bens.settle();
  const ofChannel = bens.frames.filter((frame) => "stream" in frame && frame.stream === channel_id);
  assertEquals(ofChannel.map(({ type }) => type), ["member.removed"]);
  bens.send({ type: "send", id: "x", channel_id, content: "still here?" });
  assertEquals((await bens.next("error")).code, "not_a_member");
});

Deno.test("nothing follows a removal, while others keep writing", async () => {
  const { ada, ben, channel_id } = await couple();
  using bens = await RawSocket.live(world, ben);
  const writes = Array.from(
    { length: 40 },
    (_, n) => ada.client.postMessage({ channel_id, content: `${n}` }),
  );
  await Promise.all([
    ...writes,
    ada.client.removeChannelMember({ channel_id, user_id: ben.user.id }),
  ]);
  await bens.next("channel.left");
  await bens.settle();
  const ofChannel = bens.frames.filter((frame) => "stream" in frame && frame.stream === channel_id);
  assertEquals(ofChannel.at(-1)!.type, "member.removed");
});

Deno.test("nothing of a removed member comes after the removal, however many sends are under way", async () => {
  const { ada, ben, channel_id } = await couple();
  using adas = await listen(ada.client);
  const sends = Array.from(
    { length: 40 },
    (_, n) => ben.client.postMessage({ channel_id, content: `${n}` }),
  );
  const removal = ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  const results = await Promise.allSettled([...sends, removal]);
  const accepted = results.slice(0, -1).filter(({ status }) => status === "fulfilled").length;
  await ada.client.postMessage({ channel_id, content: "end" });
  await adas.hears(({ data }) => "content" in data && data.content === "end");
  // What the server says of it is not Ben's.
  const isBens = (event: ServerEvent) => !("system" in event.data && event.data.system);
  const heard = adas.heard.filter((event) => event.stream === channel_id && isBens(event));
  const types = heard.map(({ type }) => type);
  assertEquals(types.filter((type) => type === "message.created").length, accepted + 1);
  assertEquals(types.slice(types.indexOf("member.removed")), ["member.removed", "message.created"]);
});

Deno.test("who joins a channel hears it from then on, on the socket that is open", async () => {
  const { ada, ben } = await couple();
  using bens = await RawSocket.live(world, ben);
  const workspace_id = ada.workspace.id;
  const channel = await ada.client.createChannel({ workspace_id, name: "new", is_private: true });
  await ada.client.postMessage({ channel_id: channel.id, content: "before" });
  await ada.client.addChannelMember({ channel_id: channel.id, user_id: ben.user.id });
  assertEquals((await bens.next("channel.joined")).data.id, channel.id);
  const ready = await bens.next("ready");
  assertEquals([Object.keys(ready.heads), ready.complete], [[channel.id], false]);
  const message = await ada.client.postMessage({ channel_id: channel.id, content: "after" });
  assertEquals((await bens.next("message.created")).data, message);
});

Deno.test("typing reaches the others in the channel, at most once in a while, and no stranger", async () => {
  const { ada, ben, channel_id } = await couple();
  const eve = await world.person("Eve");
  using adas = await RawSocket.live(world, ada);
  using bens = await RawSocket.live(world, ben);
  using eves = await RawSocket.live(world, eve);
  adas.send({ type: "typing", channel_id });
  adas.send({ type: "typing", channel_id });
  const typing = await bens.next("typing.started");
  assertEquals(typing.data, { channel_id, user_id: ada.user.id });
  eves.send({ type: "typing", channel_id });
  assertEquals((await eves.next("error")).code, "channel_not_found");
  for (const socket of [adas, bens, eves]) await socket.settle();
  const count = (socket: RawSocket) =>
    socket.frames.filter(({ type }) => type === "typing.started").length;
  assertEquals([count(adas), count(bens), count(eves)], [0, 1, 0]);
});

Deno.test("auth renews the token in place, for the same user alone", async () => {
  const { ada, ben } = await couple();
  using socket = await RawSocket.live(world, ada);
  socket.send({ type: "auth", token: ada.client.credentials!.access_token });
  await socket.next("pong");
  for (const token of [ben.client.credentials!.access_token, "nonsense"]) {
    socket.send({ type: "auth", token });
    assertEquals((await socket.next("error")).code, "token_invalid");
  }
});

Deno.test("bad frames are answered with an error, and the socket lives on", async () => {
  const { ada, channel_id } = await couple();
  using socket = await RawSocket.live(world, ada);
  const bad: [unknown, string][] = [
    ["not json", "malformed_json"],
    ["", "malformed_json"],
    ['"text"', "invalid_input"],
    ["null", "invalid_input"],
    ["[1]", "invalid_input"],
    ["{}", "invalid_input"],
    [{ type: "shout" }, "invalid_input"],
    [{ type: "constructor" }, "invalid_input"],
    [{ type: "ping", extra: 1 }, "invalid_input"],
    [{ type: "send", id: "1", channel_id, content: "" }, "invalid_input"],
    [{ type: "send", id: "1", channel_id, content: "a\0b" }, "invalid_input"],
    [{ type: "send", id: "1", channel_id, content: "\ud800" }, "invalid_input"],
    [{ type: "send", id: "1", channel_id: ada.user.id, content: "x" }, "invalid_input"],
    [{ type: "typing", channel_id: 5 }, "invalid_input"],
    ["[".repeat(60_000), "malformed_json"],
    [`[${"1,".repeat(25_000)}1]`, "malformed_json"],
    [`[${'{"type":"ping"},'.repeat(100)}{"type":"ping"}]`, "malformed_json"],
    [`{"type":"ping","x":"${"y".repeat(70_000)}"}`, "payload_too_large"],
  ];
  for (const [frame, code] of bad) {
    socket.send(frame);
    assertEquals((await socket.next("error")).code, code, JSON.stringify(frame).slice(0, 80));
  }
  socket.sendBytes(new Uint8Array([1, 2, 3]));
  assertEquals((await socket.next("error")).code, "malformed_json");
  socket.send(`[${'{"type":"ping"},'.repeat(99)}{"type":"ping"}]`);
  for (let n = 0; n < 100; n++) await socket.next("pong");
  for (let n = 0; n < 200; n++) socket.send({ type: "typing", channel_id });
  await socket.settle();
  assertEquals((await ada.client.listMessages({ channel_id })).messages, []);
});

Deno.test("a handler that throws is logged and answered, and ends nothing", async () => {
  const { ada } = await couple();
  using socket = await RawSocket.live(world, ada);
  const { tokens } = world.app;
  const original = tokens.verify;
  tokens.verify = () => Promise.reject(new TypeError("a bug"));
  socket.send({ type: "auth", token: "x" });
  const error = await socket.next("error");
  tokens.verify = original;
  assertEquals(error.code, "internal");
  assert(!error.detail.includes("a bug"));
  assert(world.logged.some((line) => line.includes("a bug")));
  await socket.settle();
});

Deno.test("a socket that can't be caught up is closed to come back, and loses nothing", async () => {
  const { ada, ben, channel_id } = await couple();
  const { following } = world.app.hub;
  using bens = await listen(ben.client);
  const original = following.start;
  following.start = () => {
    following.start = original;
    return Promise.reject(new Error("Postgres is away"));
  };
  bens.socket.drop();
  const message = await ada.client.postMessage({ channel_id, content: "meanwhile" });
  await bens.hears(({ data }) => "id" in data && data.id === message.id);
  assertEquals(bens.heard.length, 1);
});

Deno.test("a handshake that lacks its key is refused, and is no error of the server", async () => {
  const { ada } = await couple();
  const before = world.logged.length;
  const { hostname, port } = new URL(world.origin);
  using tcp = await Deno.connect({ hostname, port: Number(port) });
  const token = ada.client.credentials!.access_token;
  await tcp.write(new TextEncoder().encode(
    `GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  ));
  const answer = new Uint8Array(4_096);
  const length = await tcp.read(answer);
  assertIncludes(new TextDecoder().decode(answer.subarray(0, length!)), " 426 ");
  assertEquals(world.logged.length, before);
});

Deno.test("sends beyond what may wait are refused by their ids, and the client repeats them", async () => {
  const { ada, ben, channel_id } = await couple();
  using adas = await listen(ada.client);
  const sends = Array.from({ length: 400 }, (_, n) => adas.socket.send(channel_id, `${n}`));
  await Promise.all(sends);
  const seen = new Set<string>();
  let before: string | undefined;
  do {
    const page = await ben.client.listMessages({ channel_id, limit: 100, before });
    for (const { content } of page.messages) seen.add(content);
    before = page.next_cursor ?? undefined;
  } while (before);
  assertEquals(seen.size, 400);
});

Deno.test("what a socket had waiting when its session ended is not carried out", async () => {
  const { ada, ben, channel_id } = await couple();
  using socket = await RawSocket.live(world, ben);
  for (let batch = 0; batch < 2; batch++) {
    socket.send(Array.from({ length: 100 }, (_, n) => {
      return { type: "send", id: `${batch}.${n}`, channel_id, content: "Ben's" };
    }));
  }
  await socket.next("ack");
  await ben.client.logout();
  await socket.closed;
  const count = async () => {
    const [row] = await world.app.sql<[{ count: number }]>`
      select count(*)::bigint as count from messages
      where channel_id = ${decodeId(channel_id)!} and content = 'Ben''s'
    `;
    return row.count;
  };
  // One may be under way; what is sent after it waits for it.
  await ada.client.postMessage({ channel_id, content: "Ada's" });
  const atFirst = await count();
  for (let n = 0; n < 10; n++) await ada.client.postMessage({ channel_id, content: "Ada's" });
  assertEquals(await count(), atFirst);
  assert(atFirst < 200, "They were all sent before the session ended");
});

Deno.test("a stream that is too far behind to be repeated takes nothing from the others", async () => {
  await using own = await openWorld();
  const { ada, ben, workspace_id, channel_id, post } = await channelScene(own);
  const { id: other } = await ada.client.createChannel({ workspace_id, name: "other" });
  await ben.client.joinChannel({ channel_id: other });
  const first = await RawSocket.live(own, ben);
  const { heads } = first.frames.find((frame) => frame.type === "ready")!;
  first[Symbol.dispose]();
  for (let n = 0; n < 12; n++) await post(ada, `${n}`);
  const missed = await ada.client.postMessage({ channel_id: other, content: "one" });
  const { following } = own.app.hub;
  following["options"].replayEventsPerStream = 5;
  following["options"].replayEventsPerResume = 10;
  const { streamsOf } = following["source"];
  const isFar = ({ id }: { id: number }) => Number(id === decodeId(channel_id));
  following["source"].streamsOf = async (...asked) =>
    (await streamsOf(...asked)).toSorted((a, b) => isFar(b) - isFar(a));
  using socket = await RawSocket.open(own, ben);
  socket.send({ type: "resume", epoch: own.app.epoch, streams: heads });
  assertEquals((await socket.next("message.created")).data.id, missed.id);
  await socket.next("ready");
  const gaps = socket.frames.flatMap((frame) => frame.type === "gap" ? [frame.stream] : []);
  assertEquals(gaps, [channel_id]);
});
