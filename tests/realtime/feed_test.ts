import type { LoggedEvent } from "../../lib/protocol/events.ts";
import { Feed, toEntry } from "../../lib/realtime/feed.ts";
import { assertEquals } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";

const STREAM = 7;

function event(seq: number): LoggedEvent {
  const data = { workspace_id: "T000000001" };
  return { type: "workspace.deleted", stream: "T000000001", seq, data };
}

/** A feed over a log that the test writes, and what it delivered. */
function openFeed(logged: number[]) {
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
    recentEvents: 4,
    waitingEvents: 10,
    onEvent(_, { seq }) {
      delivered.push(seq);
      waiting.get(seq)?.();
    },
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
