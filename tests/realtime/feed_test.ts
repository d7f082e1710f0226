import type { LoggedEvent } from "../../lib/protocol/events.ts";
import { toEntry } from "../../lib/realtime/entry.ts";
import { Feed } from "../../lib/realtime/feed.ts";
import { assertEquals } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";

const STREAM = 7;

function event(seq: number): LoggedEvent {
  const data = { workspace_id: "T000000001" };
  return { type: "workspace.deleted", stream: "T000000001", seq, data };
}

/** A feed over a log that the test writes, and what it delivered. */
function openFeed(logged: number[], recentEvents = 4) {
  const delivered: number[] = [];
  const reads: number[] = [];
  const waiting = new Map<number, () => void>();
  const feed = new Feed({
    readLog(_, after) {
      reads.push(after);
      return Promise.resolve(logged.filter((seq) => seq > after).map(event));
    },
    headsBeyond: (known) =>
      Promise.resolve(
        known.filter(({ head }) => (logged.at(-1) ?? 0) > head)
          .map(({ id }) => ({ id, head: logged.at(-1)! })),
      ),
    listen: () => Promise.resolve(),
    release() {},
  }, {
    repairDelayMs: 1,
    idleStreamMs: 60_000,
    recentEvents,
    waitingEvents: 10,
    onEvent(_, { seq }) {
      delivered.push(seq);
      waiting.get(seq)?.();
    },
    onLost() {},
    onError(error) {
      throw error;
    },
  });
  const offer = (...seqs: number[]) => {
    for (const seq of seqs) {
      if (!logged.includes(seq)) logged.push(seq);
      feed.offer(STREAM, toEntry(event(seq)));
    }
  };
  const until = (seq: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (delivered.includes(seq)) resolve();
    waiting.set(seq, resolve);
    return soon(promise, `deliver ${seq}`);
  };
  const log = (...seqs: number[]) => void logged.push(...seqs);
  return { feed, delivered, reads, log, offer, until, [Symbol.dispose]: () => feed.close() };
}

Deno.test("a feed delivers in the order of seq what comes late, early or twice", async () => {
  using world = openFeed([]);
  await world.feed.follow([{ id: STREAM, head: 0, tenantId: 1 }]);
  world.offer(1, 3, 4, 1, 2, 2, 3, 6, 5);
  assertEquals(world.delivered, [1, 2, 3, 4, 5, 6]);
  assertEquals(world.reads, []);
});

Deno.test("a feed mends a hole from the log, with one read", async () => {
  using world = openFeed([1, 2, 3, 4, 5]);
  await world.feed.follow([{ id: STREAM, head: 5, tenantId: 1 }]);
  world.log(6, 7, 8);
  // Nobody offers 6 and 7.
  world.offer(8);
  assertEquals(world.delivered, []);
  await world.until(8);
  assertEquals(world.delivered, [6, 7, 8]);
  assertEquals(world.reads.filter((after) => after === 5).length, 1);
});

Deno.test("a feed notices by comparing heads that the last event was lost", async () => {
  const logged = [1];
  using world = openFeed(logged);
  await world.feed.follow([{ id: STREAM, head: 1, tenantId: 1 }]);
  logged.push(2);
  await world.feed.check();
  assertEquals(world.delivered, [2]);
});

Deno.test("a feed that begins to follow misses nothing that was committed meanwhile", async () => {
  using world = openFeed([1, 2, 3]);
  // The head was read as 1; 2 and 3 were committed before following began.
  await world.feed.follow([{ id: STREAM, head: 1, tenantId: 1 }]);
  assertEquals(world.delivered, [2, 3]);
});

Deno.test("a feed answers from memory what is recent, and from the log what is not", async () => {
  using world = openFeed([]);
  await world.feed.follow([{ id: STREAM, head: 0, tenantId: 1 }]);
  world.offer(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const stream = world.feed.get(STREAM)!;
  const seqs = async (after: number) =>
    (await world.feed.since(stream, after)).map(({ seq }) => seq);
  assertEquals(await seqs(7), [8, 9]);
  assertEquals(world.reads, []);
  assertEquals(await seqs(0), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(world.reads, [0]);
});

Deno.test("a feed reads once what many missed, and answers the next ones from memory", async () => {
  using world = openFeed(Array.from({ length: 100 }, (_, n) => n + 1), 40);
  await world.feed.follow([{ id: STREAM, head: 100, tenantId: 1 }]);
  const stream = world.feed.get(STREAM)!;
  const seqs = async (after: number) =>
    (await world.feed.since(stream, after)).map(({ seq }) => seq);
  assertEquals(await Promise.all([97, 98, 92].map(seqs)), [
    [98, 99, 100],
    [99, 100],
    [93, 94, 95, 96, 97, 98, 99, 100],
  ]);
  world.offer(101);
  assertEquals(await seqs(99), [100, 101]);
  assertEquals(world.reads, [90]);
  // Further back than was read: once more, for all who were away that long.
  assertEquals((await Promise.all([65, 70].map(seqs))).map(([first]) => first), [66, 71]);
  assertEquals(world.reads, [90, 65]);
});

Deno.test("what is deleted while it is being read back is not in memory afterwards", async () => {
  const said = (seq: number, type: string, content: string) =>
    ({ type, stream: "C000000001", seq, data: { id: "C000000001-5", content } }) as LoggedEvent;
  const read = Promise.withResolvers<LoggedEvent[]>();
  const feed = new Feed({
    readLog: () => read.promise,
    headsBeyond: () => Promise.resolve([]),
    listen: () => Promise.resolve(),
    release() {},
  }, {
    repairDelayMs: 1,
    idleStreamMs: 60_000,
    recentEvents: 10,
    waitingEvents: 10,
    onEvent() {},
    onLost() {},
    onError(error) {
      throw error;
    },
  });
  await feed.follow([{ id: STREAM, head: 5, tenantId: 1 }]);
  const stream = feed.get(STREAM)!;
  const asked = feed.since(stream, 4);
  feed.offer(STREAM, toEntry(said(6, "message.deleted", "")));
  read.resolve([said(5, "message.created", "secret")]);
  const shown = (await asked).map(({ frame }) => JSON.parse(frame));
  assertEquals(shown.map(({ type, data }) => [type, data.content]), [
    ["message.created", ""],
    ["message.deleted", ""],
  ]);
});

/** A feed whose reads of the log wait to be let through, each with what it had seen before. */
function openSlowFeed() {
  const logged = [1];
  const reads: (() => void)[] = [];
  let look = () => {};
  let isSlow = false;
  const lost: number[] = [];
  const feed = new Feed({
    async readLog(_, after) {
      const seen = logged.filter((seq) => seq > after).map(event);
      if (isSlow) {
        await new Promise<void>((resolve) => {
          reads.push(resolve);
          look();
        });
      }
      return seen;
    },
    headsBeyond: (known) =>
      Promise.resolve(
        known.filter(({ head }) => head < logged.at(-1)!)
          .map(({ id }) => ({ id, head: logged.at(-1)! })),
      ),
    listen: () => Promise.resolve(),
    release() {},
  }, {
    repairDelayMs: 1,
    idleStreamMs: 60_000,
    recentEvents: 4,
    waitingEvents: 10,
    onEvent() {},
    onLost: ({ id }) => lost.push(id),
    onError(error) {
      throw error;
    },
  });
  return {
    feed,
    logged,
    lost,
    slow: (on: boolean) => isSlow = on,
    /** Resolves when a read is waiting, with what lets it through. */
    async asked(): Promise<() => void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      look = () => reads.length > 0 && resolve();
      look();
      await soon(promise, "be asked for the log");
      return reads.shift()!;
    },
    [Symbol.dispose]: () => feed.close(),
  };
}

for (const way of ["follow", "check"] as const) {
  Deno.test(`${way}() reads what was there when it was called, also while an older read is under way`, async () => {
    using world = openSlowFeed();
    const { feed, logged } = world;
    await feed.follow([{ id: STREAM, head: 1, tenantId: 1 }]);
    world.slow(true);
    logged.push(2);
    const first = feed.follow([{ id: STREAM, head: 2, tenantId: 1 }]);
    (await world.asked())();
    // It reads once more and finds nothing; 3 is committed before it hears of that.
    const letThrough = await world.asked();
    logged.push(3);
    const second = way === "check"
      ? feed.check()
      : feed.follow([{ id: STREAM, head: 3, tenantId: 1 }]);
    world.slow(false);
    letThrough();
    await Promise.all([first, second]);
    assertEquals(feed.get(STREAM)!.position, 3);
  });
}

Deno.test("a stream whose log was trimmed beyond its position is let go, and the others go on", async () => {
  using world = openSlowFeed();
  const { feed, logged, lost } = world;
  await feed.follow([{ id: STREAM, head: 1, tenantId: 1 }]);
  logged.splice(0, 1, 5, 6);
  await feed.check();
  assertEquals([lost, feed.get(STREAM)], [[STREAM], undefined]);
  await feed.follow([{ id: STREAM, head: 6, tenantId: 1 }]);
  logged.push(7);
  await feed.check();
  assertEquals(feed.get(STREAM)!.position, 7);
});
