import { Ratelimit } from "@upstash/ratelimit";
import { openRedis, type RedisService } from "../../lib/services/redis.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";
import { subscribeByRest } from "../../lib/services/redis/rest.ts";
import { serveUpstash } from "../helpers/upstash.ts";

/** The same promises of every Redis: embedded always, real and by REST where there is one. */
const real = Deno.env.get("TEST_REDIS_URL");
const BACKENDS: Record<string, () => Promise<RedisService & AsyncDisposable>> = {
  "memory:": () => openRedis("memory:"),
  "Upstash REST": openByRest,
  ...(real && { "redis://": () => openRedis(real) }),
};

async function openByRest(): Promise<RedisService> {
  const server = await serveUpstash("token");
  const service = await openRedis(server.url, "token");
  return {
    ...service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

for (const [name, open] of Object.entries(BACKENDS)) {
  const key = (part: string) => `test:${crypto.randomUUID()}:${part}`;

  Deno.test(`${name} keeps strings as they are, numbers in disguise too`, async () => {
    await using redis = await open();
    for (const value of ["text", "007", "1e3", "true", '{"a":1}', "ü\n,"]) {
      const at = key("string");
      assertEquals(await redis.client.set(at, value, { ex: 60 }), "OK");
      assertEquals(await redis.client.get<string>(at), value);
    }
    assertEquals(await redis.client.get(key("missing")), null);
  });

  Deno.test(`${name} counts, keeps hashes and lets keys expire`, async () => {
    await using redis = await open();
    const [counter, hash] = [key("counter"), key("hash")];
    const counts = await Promise.all([1, 2, 3].map(() => redis.client.incr(counter)));
    assertEquals(counts.toSorted(), [1, 2, 3]);
    await redis.client.hset(hash, { a: "1", b: "2" });
    assertEquals(await redis.client.hgetall(hash), ["a", "1", "b", "2"]);
    await redis.client.pexpire(counter, 60_000);
    const ttl = await redis.client.pttl(counter);
    assert(ttl > 50_000 && ttl <= 60_000);
  });

  Deno.test(`${name} runs a transaction and a script that names flags`, async () => {
    await using redis = await open();
    const at = key("multi");
    assertEquals(await redis.client.multi().set(at, "x").get(at).exec(), ["OK", "x"]);
    const script = "#!lua flags=allow-key-locking\nreturn {KEYS[1], ARGV[1]}";
    assertEquals(await redis.client.eval(script, [at], ["7"]), [at, "7"]);
  });

  Deno.test(`${name} counts with Upstash's limiter, exactly`, async () => {
    await using redis = await open();
    const limiter = new Ratelimit({
      redis: redis.client,
      limiter: Ratelimit.slidingWindow(5, "3600 s"),
      ephemeralCache: false,
    });
    const who = key("who");
    const first = await Promise.all(Array.from({ length: 20 }, () => limiter.limit(who)));
    assertEquals(first.filter(({ success }) => success).length, 5);
    assertEquals((await limiter.limit(key("other"))).success, true);
  });

  Deno.test(`${name} delivers what is published after subscribing, and only that channel's`, async () => {
    await using redis = await open();
    const channel = `ch-${crypto.randomUUID()}`;
    await redis.client.publish(channel, "too early");
    const heard: string[] = [];
    const done = Promise.withResolvers<void>();
    await using subscription = redis.subscribe(channel, (message) => {
      heard.push(message);
      if (message === "last") done.resolve();
    });
    await subscription.ready;
    await redis.client.publish(`${channel}-other`, "elsewhere");
    for (const message of ["one, two", '{"x":1}', "last"]) {
      await redis.client.publish(channel, message);
    }
    await soon(done.promise, "hear the last message");
    assertEquals(heard, ["one, two", '{"x":1}', "last"]);
  });
}

Deno.test("a REST subscription that breaks is taken up again", async () => {
  await using server = await serveUpstash("token");
  await using redis = await openRedis(server.url, "token");
  const channel = `ch-${crypto.randomUUID()}`;
  const heard = Promise.withResolvers<string>();
  await using subscription = redis.subscribe(channel, heard.resolve);
  await subscription.ready;
  await server.breakSubscriptions();
  await soon(server.subscribed(), "subscribe again");
  await redis.client.publish(channel, "after");
  assertEquals(await soon(heard.promise, "hear a message"), "after");
});

Deno.test("a REST subscription that says nothing any more is taken up again, and beats are not heard", async () => {
  await using server = await serveUpstash("token");
  await using redis = await openRedis(server.url, "token");
  const channel = `ch-${crypto.randomUUID()}`;
  const heard: string[] = [];
  const last = Promise.withResolvers<void>();
  await using subscription = subscribeByRest(
    { url: server.url, token: "token" },
    channel,
    (message) => {
      heard.push(message);
      if (message === "last") last.resolve();
    },
    { quietMs: 20, deadMs: 200 },
  );
  await subscription.ready;
  await redis.client.publish(channel, "first");
  server.silence();
  await redis.client.publish(channel, "lost");
  await soon(server.subscribed(), "subscribe again");
  await redis.client.publish(channel, "last");
  await soon(last.promise, "hear the last message");
  assertEquals(heard, ["first", "last"]);
});
