import { AwayError, createBreaker } from "../../lib/services/breaker.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const never = () => new Promise<never>(() => {});
const fail = () => Promise.reject(new Error("refused"));

async function outcome(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error) => error instanceof AwayError ? "away" : error);
}

Deno.test("a breaker opens after five failures in a row, and then nothing is even tried", async () => {
  const breaker = createBreaker({
    failures: 5,
    patienceMs: 1_000,
    pauseMs: { least: 60_000, most: 60_000 },
  });
  assertEquals(await breaker.run(() => Promise.resolve("fine")), "fine");
  for (let n = 0; n < 4; n++) assertEquals(await outcome(breaker.run(fail)), "away");
  // A success in between begins the count anew.
  assertEquals(await breaker.run(() => Promise.resolve("fine")), "fine");
  for (let n = 0; n < 4; n++) assertEquals(await outcome(breaker.run(fail)), "away");
  assert(!breaker.isOpen);
  assertEquals(await outcome(breaker.run(fail)), "away");
  assert(breaker.isOpen);
  let tried = 0;
  for (let n = 0; n < 10; n++) await outcome(breaker.run(() => Promise.resolve(tried++)));
  assertEquals(tried, 0);
});

Deno.test("a breaker gives up on work that takes too long, and nobody waits a second time", async () => {
  const breaker = createBreaker({
    failures: 5,
    patienceMs: 5,
    pauseMs: { least: 60_000, most: 1 },
  });
  assertEquals(await outcome(breaker.run(never)), "away");
  assert(breaker.isOpen);
  let tried = 0;
  await outcome(breaker.run(() => Promise.resolve(tried++)));
  assertEquals(tried, 0);
});

Deno.test("an open breaker lets one try through after its pause, and closes if that succeeds", async () => {
  const breaker = createBreaker({
    failures: 1,
    patienceMs: 10_000,
    pauseMs: { least: 0, most: 0 },
  });
  await outcome(breaker.run(fail));
  const trial = Promise.withResolvers<string>();
  const first = breaker.run(() => trial.promise);
  let others = 0;
  for (let n = 0; n < 5; n++) await outcome(breaker.run(() => Promise.resolve(others++)));
  assertEquals(others, 0);
  trial.resolve("back");
  assertEquals(await first, "back");
  assert(!breaker.isOpen);
  assertEquals(await breaker.run(() => Promise.resolve("fine")), "fine");
});

Deno.test("a breaker doesn't blame the other side for what kept this process busy", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = listener.accept();
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  using server = await accepting;
  const breaker = createBreaker({ failures: 1, patienceMs: 5, pauseMs: { least: 1, most: 1 } });
  await server.write(new Uint8Array(3));
  const read = breaker.run(() => conn.read(new Uint8Array(8)));
  const busyUntil = performance.now() + 30;
  while (performance.now() < busyUntil);
  assertEquals(await outcome(read), 3);
  assert(!breaker.isOpen);
});
