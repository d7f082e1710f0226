import { assert, assertEquals } from "../helpers/assert.ts";
import type { DoorSocket, Frame } from "../helpers/door.ts";
import { fresh, join, type Roomer, roomer, signIn, typesOf } from "../helpers/fastroom.ts";
import { openInstances } from "../helpers/instances.ts";
import { soon } from "../helpers/listen.ts";
import { enterLobby, loiterer } from "../helpers/lobby.ts";
import { openSocket } from "../helpers/door.ts";
import { Occupancy, type OccupancyOptions } from "../../lib/presence/occupancy.ts";
import { openRedis } from "../../lib/services/redis.ts";

/** A socket of somebody on another instance than they signed in on. */
async function openOn(origin: string, { token }: Roomer): Promise<DoorSocket> {
  const socket = await openSocket(`${origin}/ws?access_token=${token}`, { type: "ping" });
  await socket.hears(({ type }) => type === "system");
  return socket;
}

const optionsOf = (): OccupancyOptions => ({
  epoch: crypto.randomUUID(),
  leaseMs: 30_000,
  gatherMs: 0,
  now: () => performance.now(),
  onError(error) {
    throw error;
  },
});

const diffsOf = (frames: Frame[]) =>
  frames.filter(({ type }) => type === "presence_diff").map(({ join, leave }) => [join, leave]);

Deno.test("FastRoom: people on two instances see, hear and lose each other once", async () => {
  await using both = await openInstances(2, Math.random);
  const [here, there] = both.worlds.map(({ origin }) => origin) as [string, string];
  const [ada, ben] = [await roomer(here), await roomer(here, fresh("ben"))];
  const room = fresh("room");
  using adas = await openOn(here, ada);
  await join(adas, room);
  using bens = await openOn(there, ben);
  const from = adas.heard.length;
  bens.send({ type: "join", room });
  await adas.hears(({ message }) => message === `${ben.username} joined`, from);
  // What the other instance did not know yet comes as a change.
  await bens.hears(({ type, users, join }) =>
    type === "presence_state" && users.includes(ada.username) ||
    type === "presence_diff" && join.includes(ada.username)
  );
  // A second socket, on the other instance, changes nothing for anybody.
  const second = await openOn(here, ben);
  assertEquals((await join(second, room))[1]!.users, [ada.username, ben.username].toSorted());

  for (const [socket, text] of [[adas, "from here"], [bens, "from there"]] as const) {
    socket.send({ type: "chat", room, message: text });
    const heard = await Promise.all(
      [adas, bens, second].map((one) => one.hears(({ message }) => message === text)),
    );
    assertEquals(new Set(heard.map((frame) => JSON.stringify(frame))).size, 1);
  }
  // Typing is told to the sender's sockets everywhere too.
  bens.send({ type: "typing", room, isTyping: true });
  for (const socket of [adas, bens, second]) {
    const { user } = await socket.hears(({ type }) => type === "typing");
    assertEquals(user, ben.username);
  }
  bens[Symbol.dispose]();
  await bens.closed;
  second.send({ type: "chat", room, message: "still here" });
  await adas.hears(({ message }) => message === "still here");
  second[Symbol.dispose]();
  await adas.hears(({ message }) => message === `${ben.username} left`);
  assertEquals(diffsOf(await adas.settle(from)), [[[ben.username], []], [[], [ben.username]]]);
});

Deno.test("FastRoom: a ban on one instance ends reading on the other", async () => {
  await using both = await openInstances(2, Math.random);
  const [here, there] = both.worlds.map(({ origin }) => origin) as [string, string];
  const [ada, ben] = [await roomer(here), await roomer(here, fresh("ben"))];
  const room = fresh("room");
  using adas = await openOn(here, ada);
  await join(adas, room);
  using bens = await openOn(there, ben);
  await join(bens, room);
  const { id } = (await ada.ask("GET", `/rooms/by-name/${room}`)).body;
  await ada.ask("POST", `/rooms/${id}/members/${ben.userId}/ban`);
  await bens.hears(({ type, is_banned }) => type === "member_update" && is_banned);
  adas.send({ type: "chat", room, message: "secret" });
  await adas.hears(({ message }) => message === "secret");
  await both.worlds[1]!.app.hub.check();
  assert(!(await bens.settle()).some(({ message }) => message === "secret"));
});

Deno.test("the lobby: who is in it on two instances comes and goes once", async () => {
  await using both = await openInstances(2, Math.random);
  const [here, there] = both.worlds.map(({ origin }) => origin) as [string, string];
  const [ada, ben] = [await loiterer(here), await loiterer(here, `Ben ${fresh("x")}`)];
  using adas = await ada.open();
  await adas.settle();
  const isBen = ({ data }: Frame) => data.username === ben.username;
  const bens = await enterLobby(there, ben.token, ben).open();
  await adas.hears(isBen);
  const second = await ben.open();
  await second.settle();
  for (const socket of [bens, second]) {
    assert(!adas.heard.some(({ event }) => event === "user_left"));
    socket[Symbol.dispose]();
    await socket.closed;
  }
  await adas.hears(({ event }) => event === "user_left");
  const events = (await adas.settle()).filter(isBen).map(({ event }) => event);
  assertEquals(events, ["user_joined", "user_left"]);
});

Deno.test("an instance that died takes its people with it once its lease is over", async () => {
  await using redis = await openRedis("memory:");
  const options = optionsOf();
  await using here = new Occupancy(redis, options);
  await using there = new Occupancy(redis, options);
  const changes: string[] = [];
  const change = Promise.withResolvers<void>();
  const occupant = (userId: number) => ({
    userId,
    hearOccupant(_: number, who: number, isIn: boolean) {
      changes.push(`${who} ${isIn}`);
      change.resolve();
    },
  });
  here.enter(7, occupant(1));
  there.enter(7, occupant(2));
  await soon(change.promise, "hear of the other one");
  // Rolls that are read while nothing has changed say nothing new.
  for (let n = 0; n < 3; n++) await Promise.all([here.tick(), there.tick()]);
  assertEquals([changes.filter((text) => text === "2 true").length, here.usersIn(7)], [1, [1, 2]]);
  // Its key runs out: nobody renews it any more.
  const keys = await redis.client.keys(`occupancy:${options.epoch}:*`);
  const rolls = keys.filter((key) => !key.endsWith(":instances"));
  for (const key of rolls) {
    if ((await redis.client.get<string>(key))!.includes("[2]")) await redis.client.del(key);
  }
  await here.tick();
  assertEquals([changes.at(-1), here.usersIn(7)], ["2 false", [1]]);
});

Deno.test("who comes while Redis is slow is known everywhere, one after the other", async () => {
  await using redis = await openRedis("memory:");
  const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow: typeof redis = {
    ...redis,
    attempt: (work) =>
      redis.attempt(async (client) => {
        asked.resolve();
        await gate.promise;
        return await work(client);
      }),
  };
  const options = optionsOf();
  await using here = new Occupancy(slow, options);
  await using there = new Occupancy(redis, options);
  const heard: number[] = [];
  const all = Promise.withResolvers<void>();
  there.enter(7, {
    userId: 9,
    hearOccupant(_: number, userId: number) {
      if (heard.push(userId) === 3) all.resolve();
    },
  });
  const enter = (userId: number) => here.enter(7, { userId, hearOccupant() {} });
  enter(1);
  await soon(asked.promise, "ask Redis");
  // These come while the first is on its way.
  enter(2);
  enter(3);
  gate.resolve();
  await soon(all.promise, "hear of all three");
  assertEquals(heard, [1, 2, 3]);
});

Deno.test("a second sign-in on another instance unhooks nothing", async () => {
  await using both = await openInstances(2, Math.random);
  const [here, there] = both.worlds.map(({ origin }) => origin) as [string, string];
  const ada = await roomer(here);
  const room = fresh("room");
  using first = await openOn(here, ada);
  await join(first, room);
  using second = await openOn(there, await signIn(there, ada.username));
  await join(second, room);
  second.send({ type: "chat", room, message: "hello me" });
  await first.hears(({ message }) => message === "hello me");
  assertEquals(typesOf(await first.settle()).filter((type) => type === "presence_diff"), []);
});
