import { setImmediate } from "node:timers";
import type { ServerFrame } from "../../lib/protocol/frames.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { channelScene } from "../helpers/scene.ts";
import { goLive, SlowSocket } from "../helpers/slow_socket.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

const isSaid = (content: string) => (frame: ServerFrame) =>
  frame.type === "message.created" && frame.data.content === content;

Deno.test("a socket that doesn't drain gets nothing more, and goes on where it was once it has", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const { socket, connection } = await goLive(world, ben);
  const other = await goLive(world, ben);
  await post(ada, "before");
  await socket.hears(isSaid("before"));
  socket.bufferedAmount = 2 * 1024 * 1024;
  await post(ada, "the last");
  await socket.hears(isSaid("the last"));
  for (let n = 0; n < 5; n++) await post(ada, `${n}`);
  const { id } = await ada.client.createChannel({
    workspace_id: ada.workspace.id,
    name: "entered",
  });
  await ben.client.joinChannel({ channel_id: id });
  await other.socket.hears(isSaid("4"));
  assertEquals(socket.said(), ["before", "the last"]);
  // It is looked at, and still doesn't drain.
  await world.app.hub.checkLagging();
  assertEquals([socket.said().length, connection.streams.size], [2, 0]);

  socket.bufferedAmount = 0;
  await world.app.hub.checkLagging();
  await post(ada, "after");
  await ada.client.postMessage({ channel_id: id, content: "in the new one" });
  await socket.hears(isSaid("in the new one"));
  assertEquals(socket.said(), [
    "before",
    "the last",
    "0",
    "1",
    "2",
    "3",
    "4",
    "after",
    "in the new one",
  ]);
  const seqs = socket.frames.flatMap((frame) =>
    "seq" in frame && frame.stream === channel_id ? [frame.seq] : []
  );
  assertEquals(seqs, seqs.map((_, n) => seqs[0]! + n));
  for (const one of [connection, other.connection]) world.app.hub.remove(one);
});

Deno.test("a socket that lags before it is ready is told of all its streams once it has drained", async () => {
  const { ada, ben, post } = await channelScene(world);
  const source = world.app.hub.following["source"];
  const streams = await source.streamsOf(decodeId(ben.user.id)!);
  await post(ada, "missed");
  const cursors = new Map(streams.map(({ id, head }) => [id, head]));
  const { sessionId } = await world.app.tokens.verify(ben.client.credentials!.access_token);
  const socket = new SlowSocket();
  const connection = world.app.hub.add(socket as unknown as WebSocket, {
    userId: decodeId(ben.user.id)!,
    sessionId,
    expiresAt: new Date(Date.now() + 3_600_000),
  }, "network")!;
  // It stops reading while its streams are being looked up.
  const { feed, following } = world.app.hub;
  const follow = feed.follow.bind(feed);
  feed.follow = async (heads) => {
    await follow(heads);
    socket.bufferedAmount = 2 * 1024 * 1024;
    connection.push("{}");
    connection.flush();
  };
  await following.start(connection, cursors);
  feed.follow = follow;
  connection.flush();
  assert(!socket.frames.some(({ type }) => type === "ready"));
  socket.bufferedAmount = 0;
  await world.app.hub.checkLagging();
  connection.flush();
  const ready = socket.frames.find((frame) => frame.type === "ready");
  assertEquals([ready?.complete, Object.keys(ready!.heads).length], [true, streams.length]);
  assertEquals(socket.said(), ["missed"]);
  world.app.hub.remove(connection);
});

Deno.test("who is removed while their socket lags hears nothing of the channel afterwards", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const { socket, connection } = await goLive(world, ben);
  await post(ada, "before");
  await socket.hears(isSaid("before"));
  socket.bufferedAmount = 2 * 1024 * 1024;
  await post(ada, "the last");
  await socket.hears(isSaid("the last"));
  await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  await post(ada, "without Ben");
  socket.bufferedAmount = 0;
  await world.app.hub.checkLagging();
  await ben.client.updateMe({ title: "mark" });
  await socket.hears((frame) => frame.type === "user.updated" && frame.data.title === "mark");
  assert(socket.frames.some(({ type }) => type === "channel.left"));
  assertEquals(socket.said(), ["before", "the last"]);
  world.app.hub.remove(connection);
});

Deno.test("a busy socket gets no passing events, and one that never drains is closed", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const { socket, connection } = await goLive(world, ben);
  const typed = () => socket.frames.filter(({ type }) => type === "typing.started").length;
  const type = () => {
    const user_id = ada.user.id;
    world.app.hub.whisper({
      streamId: decodeId(channel_id)!,
      event: { type: "typing.started", stream: channel_id, data: { channel_id, user_id } },
    });
  };
  type();
  await socket.hears(({ type }) => type === "typing.started");
  socket.bufferedAmount = 100 * 1024;
  type();
  await post(ada, "still heard");
  await socket.hears(isSaid("still heard"));
  assertEquals(typed(), 1);
  socket.bufferedAmount = 2 * 1024 * 1024;
  await post(ada, "the last");
  await socket.hears(isSaid("the last"));
  connection.lagging!.since -= 31_000;
  await world.app.hub.checkLagging();
  assertEquals(socket.closedWith, 4008);
  world.app.hub.remove(connection);
});

/** Resolves when what was pushed has been written. */
async function written(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

Deno.test("a resume that lags half way goes on from there each time, and is ready in the end", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const { hub } = world.app;
  const found = await hub.following["source"].streamsOf(decodeId(ben.user.id)!);
  const cursors = new Map(found.map(({ id, head }) => [id, head]));
  const text = "x".repeat(2_500);
  await Promise.all(Array.from({ length: 900 }, () => post(ada, text)));
  const { sessionId } = await world.app.tokens.verify(ben.client.credentials!.access_token);
  const socket = new SlowSocket();
  // What is written stays unsent until the other side reads.
  const send = socket.send.bind(socket);
  socket.send = (text) => {
    socket.bufferedAmount += text.length;
    send(text);
  };
  const connection = hub.add(socket as unknown as WebSocket, {
    userId: decodeId(ben.user.id)!,
    sessionId,
    expiresAt: new Date(Date.now() + 3_600_000),
  }, "network")!;
  await hub.following.start(connection, cursors);
  const isReady = () => socket.frames.some(({ type }) => type === "ready");
  let rounds = 0;
  for (await written(); !isReady() && rounds < 10; rounds++) {
    socket.bufferedAmount = 0;
    await hub.checkLagging();
    await written();
  }
  assert(rounds > 0, "It never lagged");
  const seqs = socket.frames.flatMap((frame) =>
    "seq" in frame && frame.stream === channel_id ? [frame.seq] : []
  );
  const cursor = cursors.get(decodeId(channel_id)!)!;
  assertEquals(seqs, Array.from({ length: 900 }, (_, n) => cursor + 1 + n));
  assertEquals(socket.frames.at(-1)!.type, "ready");
});

Deno.test("a socket that begins to lag while it is being admitted hears nothing until it has drained", async () => {
  const { ada, ben, workspace_id } = await channelScene(world);
  const { hub } = world.app;
  const { socket, connection } = await goLive(world, ben);
  const { id } = await ada.client.createChannel({ workspace_id, name: "entered" });
  const source = hub.following["source"];
  const { streamsOf } = source;
  source.streamsOf = async (...asked) => {
    const found = await streamsOf(...asked);
    if (asked[1]?.[0] !== decodeId(id)) return found;
    socket.bufferedAmount = 2 * 1024 * 1024;
    connection.push("{}");
    await written();
    return found;
  };
  await ben.client.joinChannel({ channel_id: id });
  const post = (content: string) => ada.client.postMessage({ channel_id: id, content });
  await post("while it lags");
  while (connection.catchingUp > 0) await written();
  source.streamsOf = streamsOf;
  await post("still");
  assertEquals([socket.said(), connection.lagging !== undefined], [[], true]);
  socket.bufferedAmount = 0;
  await hub.checkLagging();
  await post("afterwards");
  await socket.hears(isSaid("afterwards"));
  const ready = socket.frames.filter((frame) => frame.type === "ready").at(-1)!;
  assertEquals([ready.complete, Object.keys(ready.heads)], [false, [id]]);
});
