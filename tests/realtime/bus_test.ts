import { Bus } from "../../lib/realtime/bus.ts";
import { openRedis, type RedisService } from "../../lib/services/redis.ts";
import { assertEquals } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";
import { serveUpstash } from "../helpers/upstash.ts";

/** Two instances on one Redis, and what each of them heard. */
async function setUp(given?: RedisService) {
  const redis = given ?? await openRedis(Deno.env.get("TEST_REDIS_URL") ?? "memory:");
  // Others may use the same Redis: far from their tenants.
  const tenant = 64 * Math.floor(Math.random() * 1e9) + Math.floor(Math.random() * 64);
  const instance = () => {
    const heard: string[] = [];
    let look = () => {};
    const bus = new Bus(redis, "epoch", ({ stream, frame }) => {
      if (!frame.includes(mark)) return;
      heard.push(`${stream} ${JSON.parse(frame).seq}`);
      look();
    });
    return {
      bus,
      heard,
      hears: (text: string) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        look = () => heard.includes(text) && resolve();
        look();
        return soon(promise, `hear ${text}`);
      },
      [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
    };
  };
  const mark = crypto.randomUUID();
  const frame = (seq: number) => JSON.stringify({ type: "x", seq, data: `a b\n${mark}` });
  return { redis, tenant, instance, frame };
}

for (const kind of ["its own protocol", "Upstash's REST API"]) {
  Deno.test(`over ${kind} an event reaches the instances that listen for its tenant, and not its own`, async () => {
    await using server = await serveUpstash("token");
    const isRest = kind.startsWith("Upstash");
    await carries(await setUp(isRest ? await openRedis(server.url, "token") : undefined));
  });
}

async function carries({ redis, tenant, instance, frame }: Awaited<ReturnType<typeof setUp>>) {
  await using _ = redis;
  await using here = instance();
  await using there = instance();
  await using elsewhere = instance();
  for (const { bus } of [here, there]) await bus.listen(tenant);
  await elsewhere.bus.listen(tenant + 1);
  for (let seq = 1; seq <= 3; seq++) here.bus.carry(tenant, { stream: "C1", frame: frame(seq) });
  there.bus.carry(tenant, { stream: "C2", frame: frame(9) });
  await there.hears("C1 3");
  await here.hears("C2 9");
  assertEquals(there.heard, ["C1 1", "C1 2", "C1 3"]);
  assertEquals(here.heard, ["C2 9"]);
  assertEquals(elsewhere.heard, []);
}

Deno.test("a tenant is listened for until the last of its streams is let go", async () => {
  const { redis, tenant, instance, frame } = await setUp();
  await using _ = redis;
  await using here = instance();
  await using there = instance();
  await there.bus.listen(tenant);
  await there.bus.listen(tenant);
  there.bus.release(tenant);
  here.bus.carry(tenant, { stream: "C1", frame: frame(1) });
  await there.hears("C1 1");
  there.bus.release(tenant);
  await there.bus.listen(tenant + 1);
  here.bus.carry(tenant, { stream: "C1", frame: frame(2) });
  here.bus.carry(tenant + 1, { stream: "C1", frame: frame(3) });
  await there.hears("C1 3");
  assertEquals(there.heard, ["C1 1", "C1 3"]);
});

Deno.test("while Redis is away following waits a moment and no longer, and nothing fails", async () => {
  await using redis = await openRedis("redis://127.0.0.1:1");
  await using bus = new Bus(redis, "epoch", () => {});
  await soon(bus.listen(5), "go on without Redis");
  bus.carry(5, { stream: "C1", frame: "{}" });
  bus.release(5);
});
