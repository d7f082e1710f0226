import { decodeId } from "../../lib/protocol/ids.ts";
import { toEntry } from "../../lib/realtime/entry.ts";
import { assertEquals } from "../helpers/assert.ts";
import { channelScene } from "../helpers/scene.ts";
import { goLive, type SlowSocket } from "../helpers/slow_socket.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

/** A channel with Ada and Ben live in it, where things happen one after the other in one turn. */
async function scene() {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const here = { ada: await goLive(world, ada), ben: await goLive(world, ben) };
  const { feed } = world.app.hub;
  const stream = feed.get(decodeId(channel_id)!)!;
  const message = await post(ada, "before");
  for (const { socket } of Object.values(here)) {
    await socket.hears(({ type }) => type === "message.created");
    socket.writes = [];
  }
  const happens = (content: string) => {
    const seq = stream.position + 1;
    const data = { ...message, content };
    feed.offer(stream.id, toEntry({ type: "message.created", stream: channel_id, seq, data }));
  };
  return { ...here, stream, happens };
}

const lastSaid = (socket: SlowSocket, content: string) =>
  socket.hears((frame) => frame.type === "message.created" && frame.data.content === content);

Deno.test("what happens in one turn is written in one frame, in its order", async () => {
  const { ada, ben, happens } = await scene();
  for (const content of ["one", "two", "three"]) happens(content);
  for (const { socket } of [ada, ben]) {
    await lastSaid(socket, "three");
    assertEquals([socket.said(), socket.writes.length], [["one", "two", "three"], 1]);
  }
});

Deno.test("what is too much for one frame is written in several, in its order", async () => {
  const { ada, ben, happens } = await scene();
  const contents = Array.from({ length: 40 }, (_, n) => `${n} `.padEnd(4_000, "x"));
  contents.forEach(happens);
  for (const { socket } of [ada, ben]) {
    await lastSaid(socket, contents.at(-1)!);
    assertEquals(socket.said(), contents);
    // Fifteen and no more go into 65,536 characters.
    assertEquals(socket.writes.map((frames) => frames.length), [15, 15, 10]);
  }
});

Deno.test("what several streams have is too much for one frame as well, and one text is never cut", async () => {
  const { ada: { socket, connection }, happens } = await scene();
  const texts = [30_000, 30_000, 30_000, 100_000, 10].map((length, n) =>
    JSON.stringify({ type: "pong", n, filling: "x".repeat(length) })
  );
  for (const text of texts) connection.push(text);
  happens("last");
  await lastSaid(socket, "last");
  assertEquals(socket.writes.map((frames) => frames.length), [2, 1, 1, 2]);
});

Deno.test("a frame of many small texts is no larger for what stands between them", async () => {
  const { ada: { socket, connection }, happens } = await scene();
  const text = JSON.stringify({ type: "pong" });
  for (let n = 0; n < 10_000; n++) connection.push(text);
  happens("last");
  await lastSaid(socket, "last");
  // With a comma each, and brackets.
  const most = Math.floor((65_536 - 1) / (text.length + 1));
  const sizes = socket.writes.map((frames) => frames.length);
  assertEquals(sizes.slice(0, -1), sizes.slice(0, -1).fill(most));
  assertEquals(sizes.reduce((sum, size) => sum + size, 0), 10_001);
});

Deno.test("who comes and goes within one turn hears what happens in between and nothing else", async () => {
  const { ada, ben, stream, happens } = await scene();
  ben.connection.leave(stream);
  happens("before Ben");
  ben.connection.join(stream);
  happens("with Ben");
  ben.connection.leave(stream);
  happens("after Ben");
  await lastSaid(ada.socket, "after Ben");
  assertEquals(ada.socket.said(), ["before Ben", "with Ben", "after Ben"]);
  assertEquals(ben.socket.said(), ["with Ben"]);
});

Deno.test("what a socket is told by itself comes after the events before it, and so does its end", async () => {
  const { ada, ben, happens } = await scene();
  happens("one");
  ben.connection.tell({ type: "pong" });
  happens("two");
  ben.connection.close("revoked");
  await lastSaid(ada.socket, "two");
  assertEquals(ben.socket.frames.map(({ type }) => type), [
    "message.created",
    "pong",
    "message.created",
  ]);
  assertEquals([ben.socket.said(), ben.socket.closedWith], [["one", "two"], 4003]);
});

Deno.test("a passing event comes after the events before it", async () => {
  const { ada, ben, stream, happens } = await scene();
  happens("one");
  const [user_id, channel_id] = ["U000000001", "C000000001"];
  world.app.hub.whisper({
    streamId: stream.id,
    event: { type: "typing.started", stream: channel_id, data: { channel_id, user_id } },
  });
  happens("two");
  for (const { socket } of [ada, ben]) {
    await lastSaid(socket, "two");
    assertEquals(socket.frames.map(({ type }) => type), [
      "message.created",
      "typing.started",
      "message.created",
    ]);
  }
});

Deno.test("a socket that begins to lag goes on from the log after what it was still given", async () => {
  const { ada, ben, stream, happens } = await scene();
  happens("one");
  ben.connection.push("{}");
  ben.socket.bufferedAmount = 2 * 1024 * 1024;
  // It is written to before the round comes, and lags from then on.
  ben.connection.flush();
  happens("two");
  await lastSaid(ada.socket, "two");
  assertEquals(ben.socket.said(), ["one"]);
  assertEquals(ben.connection.lagging?.cursors.get(stream.id), stream.position - 1);
});
