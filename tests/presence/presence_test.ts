import { Presence, type Watcher } from "../../lib/presence/presence.ts";
import { encodeId, makeId } from "../../lib/protocol/ids.ts";
import { openRedis, type RedisService } from "../../lib/services/redis.ts";
import { assertEquals } from "../helpers/assert.ts";

const GRACE_MS = 15_000;
const LEASE_MS = 25_000;
const person = (n: number) => makeId("user", n);
const [ADA, BEN, CLEO] = [person(1), person(2), person(3)] as const;
const names = new Map([[ADA, "Ada"], [BEN, "Ben"], [CLEO, "Cleo"]]
  .map(([id, name]) => [encodeId(id as number), name as string]));

/** A clock that stands still until it is moved, and instances that share a Redis. */
async function setUp() {
  const redis = await openRedis("memory:");
  const clock = { now: 0, isRedisAway: false };
  const flaky: RedisService = {
    ...redis,
    client: redis.client,
    attempt: (work) =>
      clock.isRedisAway
        ? redis.attempt(() => Promise.reject(new Error("Away")))
        : redis.attempt(work),
    subscribe: redis.subscribe.bind(redis),
  };
  const hidden = new Set<number>();
  const chosen: { id: number; presence: "online" | "away" | "offline" }[] = [];
  const instance = () =>
    new Presence(flaky, {
      choiceOf: (id) => Promise.resolve(chosen.find((one) => one.id === id)?.presence ?? "online"),
      visibleTo: (_, ids) => Promise.resolve(ids.filter((id) => !hidden.has(id))),
      viewersOf: (userId, ids) => Promise.resolve(hidden.has(userId) ? [] : ids),
    }, {
      graceMs: GRACE_MS,
      leaseMs: LEASE_MS,
      // Nothing ticks by itself here.
      gatherMs: 3_600_000,
      now: () => clock.now,
      onError: () => {},
    });
  return { redis, clock, hidden, chosen, instance };
}

class Socket implements Watcher {
  heard: string[] = [];
  isOpen = true;
  constructor(readonly userId: number) {}
  tell({ data }: Parameters<Watcher["tell"]>[0]): void {
    const told = data.presences.map(({ user_id, presence }) => `${names.get(user_id)} ${presence}`);
    this.heard.push(told.join(", "));
  }
}

Deno.test("whoever watches is told at first, and then of changes, together and once", async () => {
  const { redis, instance } = await setUp();
  await using _ = redis;
  await using here = instance();
  const ada = new Socket(ADA);
  here.opened(ada);
  await here.tick();
  await here.watch(ada, [BEN, CLEO]);
  assertEquals(ada.heard, ["Ben offline, Cleo offline"]);
  const [ben, cleo] = [new Socket(BEN), new Socket(CLEO)];
  here.opened(ben);
  here.opened(cleo);
  here.opened(new Socket(CLEO));
  await here.tick();
  await here.tick();
  assertEquals(ada.heard.slice(1), ["Ben online, Cleo online"]);
  here.choose(BEN, "away");
  here.choose(CLEO, "offline");
  await here.tick();
  assertEquals(ada.heard.slice(2), ["Ben away, Cleo offline"]);
});

Deno.test("who comes back within the grace was never gone, and who doesn't is", async () => {
  const { redis, clock, instance } = await setUp();
  await using _ = redis;
  await using here = instance();
  const [ada, ben] = [new Socket(ADA), new Socket(BEN)];
  for (const socket of [ada, ben]) here.opened(socket);
  await here.tick();
  await here.watch(ada, [BEN]);
  here.closed(ben);
  clock.now += GRACE_MS - 1;
  await here.tick();
  here.opened(ben);
  clock.now += GRACE_MS;
  await here.tick();
  assertEquals(ada.heard, ["Ben online"]);
  here.closed(ben);
  clock.now += GRACE_MS;
  await here.tick();
  assertEquals(ada.heard.slice(1), ["Ben offline"]);
});

Deno.test("somebody is online as long as one socket lives, on whichever instance", async () => {
  const { redis, clock, instance } = await setUp();
  await using _ = redis;
  await using here = instance();
  await using there = instance();
  const ada = new Socket(ADA);
  const [phone, laptop] = [new Socket(BEN), new Socket(BEN)];
  here.opened(ada);
  here.opened(laptop);
  there.opened(phone);
  const tickBoth = async () => {
    for (const one of [here, there, here]) await one.tick();
  };
  await tickBoth();
  await here.watch(ada, [BEN]);
  here.closed(laptop);
  clock.now += GRACE_MS;
  await tickBoth();
  assertEquals(ada.heard, ["Ben online"]);
  there.closed(phone);
  clock.now += GRACE_MS;
  await tickBoth();
  assertEquals(ada.heard.slice(1), ["Ben offline"]);
  assertEquals(here.present().userIds, [ADA]);
});

Deno.test("while Redis is away nobody is said to be offline, and it is right again afterwards", async () => {
  const { redis, clock, instance } = await setUp();
  await using _ = redis;
  await using here = instance();
  await using there = instance();
  const [ada, cleo] = [new Socket(ADA), new Socket(CLEO)];
  for (const socket of [ada, cleo]) here.opened(socket);
  there.opened(new Socket(BEN));
  for (const one of [here, there, here]) await one.tick();
  await here.watch(ada, [BEN, CLEO, person(4)]);
  names.set(encodeId(person(4)), "Dan");
  clock.isRedisAway = true;
  clock.now += LEASE_MS + 1;
  await here.tick();
  assertEquals(ada.heard.slice(1), ["Dan unknown"]);
  assertEquals(here.present(), { userIds: [ADA, BEN, CLEO], isComplete: false });
  clock.isRedisAway = false;
  await there.tick();
  await here.tick();
  assertEquals(ada.heard.slice(2), ["Dan offline"]);
});

Deno.test("whom one may not see is not told, not even who is seen no more", async () => {
  const { redis, hidden, instance } = await setUp();
  await using _ = redis;
  await using here = instance();
  const [ada, ben] = [new Socket(ADA), new Socket(BEN)];
  for (const socket of [ada, ben]) here.opened(socket);
  hidden.add(CLEO);
  await here.tick();
  await here.watch(ada, [BEN, CLEO]);
  assertEquals(ada.heard, ["Ben online"]);
  hidden.add(BEN);
  await here.recheck(BEN);
  here.choose(BEN, "away");
  here.opened(new Socket(CLEO));
  await here.tick();
  assertEquals(ada.heard, ["Ben online"]);
  await here.watch(ada, []);
});

Deno.test("nobody is shown before it is known what they chose, and the newest choice holds", async () => {
  const { redis, chosen, instance } = await setUp();
  await using _ = redis;
  await using here = instance();
  const ada = new Socket(ADA);
  here.opened(ada);
  await here.tick();
  await here.watch(ada, [BEN]);
  chosen.push({ id: BEN, presence: "offline" });
  here.opened(new Socket(BEN));
  assertEquals(here.statusOf(BEN), "offline");
  await here.tick();
  assertEquals(here.statusOf(BEN), "offline");
  here.choose(BEN, "away");
  await here.tick();
  assertEquals(here.statusOf(BEN), "away");
  assertEquals(here.present().userIds, [ADA, BEN]);
  assertEquals(ada.heard, ["Ben offline", "Ben away"]);
});
