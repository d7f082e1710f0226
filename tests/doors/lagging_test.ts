import type { Actor } from "../../lib/actor.ts";
import type { Guest } from "../../lib/realtime/guest.ts";
import { FastroomCodec } from "../../routes/fastroom/codec.ts";
import { HANDLERS } from "../../routes/fastroom/frames.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import type { Frame } from "../helpers/door.ts";
import { fresh, join, type Roomer, roomer } from "../helpers/fastroom.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();
const { app, origin } = world;
const MIB = 1024 * 1024;

/** A socket whose other side reads as fast as the test says. */
class SlowSocket {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  frames: Frame[] = [];
  closedWith: number | undefined;

  send(text: string): void {
    this.frames.push(JSON.parse(text));
  }

  close(code: number): void {
    this.readyState = WebSocket.CLOSED;
    this.closedWith = code;
  }

  said(): string[] {
    return this.frames.filter(({ type }) => type === "chat").map(({ message }) => message);
  }
}

/** Ada talks in a room in which Ben's socket reads slowly. */
async function scene() {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  const room = fresh("room");
  const adas = await ada.open();
  await join(adas, room);
  const { id } = (await ada.ask("GET", `/rooms/by-name/${room}`)).body;
  const socket = new SlowSocket();
  const guest = await enter(ben, room, socket);
  return {
    ...{ ada, ben, room, adas, socket, guest, id: id as number },
    async say(message: string) {
      adas.send({ type: "chat", room, message });
      await adas.hears((frame) => frame.message === message);
    },
    [Symbol.dispose]() {
      guest.close("restart");
      adas[Symbol.dispose]();
    },
  };
}

async function enter(
  { userId, token }: Roomer,
  room: string,
  socket: SlowSocket,
  codec = new FastroomCodec(),
): Promise<Guest> {
  const { sessionId, expiresAt } = await app.tokens.verify(token);
  const actor: Actor = {
    ...{ userId, sessionId, expiresAt, requestId: "test", sessionKind: "body" },
    ...{ address: undefined, userAgent: undefined },
  };
  const { names, occupancy } = app;
  const guest = app.hub.addGuest(socket as unknown as WebSocket, actor, "network", {
    codec,
    names,
    occupancy,
    drainMs: 5_000,
    lookMs: 10,
  })!;
  await app.hub.following.enter(guest, userId);
  await HANDLERS.join({ app, actor, guest, codec }, { room });
  return guest;
}

Deno.test("FastRoom: a socket that doesn't drain goes on where it was, and misses nothing", async () => {
  using s = await scene();
  await s.say("before");
  s.socket.bufferedAmount = 2 * MIB;
  for (let n = 0; n < 5; n++) await s.say(`m${n}`);
  const { length } = s.socket.said();
  assert(length < 6, "It did not lag");
  await app.hub.checkLagging();
  assertEquals(s.socket.said().length, length);
  s.socket.bufferedAmount = 0;
  await app.hub.checkLagging();
  await s.say("after");
  assertEquals(s.socket.said(), ["before", "m0", "m1", "m2", "m3", "m4", "after"]);
});

Deno.test("FastRoom: who is banned while their socket lags is out, and hears of nobody any more", async () => {
  using s = await scene();
  s.socket.bufferedAmount = 2 * MIB;
  await s.say("one");
  await s.say("two");
  assertEquals(s.guest.lagging !== undefined, true);
  await s.ada.ask("POST", `/rooms/${s.id}/members/${s.ben.userId}/ban`);
  await s.say("secret");
  s.socket.bufferedAmount = 0;
  await app.hub.checkLagging();
  const { body } = await s.ada.ask("GET", `/rooms/${s.id}/presence`);
  assertEquals(body.users, [s.ada.username]);
  const { length } = s.socket.frames;
  using cleos = await (await roomer(origin, fresh("cleo"))).open();
  await join(cleos, s.room);
  await s.say("another");
  assertEquals(s.socket.frames.slice(length), []);
  assert(!s.socket.said().includes("secret"));
});

Deno.test("FastRoom: one that has missed more than is repeated is closed, and can come back", async () => {
  using s = await scene();
  s.socket.bufferedAmount = 2 * MIB;
  await s.say("one");
  await app.sql`update streams set head = head + 100000 where id = ${s.id}`;
  await app.hub.feed.check();
  s.socket.bufferedAmount = 0;
  await app.hub.checkLagging();
  assert(s.socket.closedWith !== undefined);
  const { body } = await s.ada.ask("GET", `/rooms/${s.id}/presence`);
  assert(!body.users.includes(s.ben.username));
});

Deno.test("FastRoom: an event is written once, however many sockets it is for", async () => {
  using s = await scene();
  const codec = new FastroomCodec();
  const written: string[] = [];
  const encode = codec.encode.bind(codec);
  codec.encode = (event, name) => {
    written.push(event.type);
    return encode(event, name);
  };
  const sockets = [new SlowSocket(), new SlowSocket(), new SlowSocket()];
  for (const socket of sockets) await enter(s.ben, s.room, socket, codec);
  written.length = 0;
  await s.say("to all");
  await s.adas.settle();
  assertEquals(sockets.map((socket) => socket.said()), [["to all"], ["to all"], ["to all"]]);
  assertEquals(written, ["message.created"]);
});
