import { assertEquals } from "./helpers/assert.ts";
import { suiteWorld } from "./helpers/suite.ts";

const world = await suiteWorld({ CORS_ORIGINS: "https://chat.example" });

async function get(path: string, headers: HeadersInit = {}) {
  const answer = await fetch(world.origin + path, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

Deno.test("livez, readyz and health say that all is well", async () => {
  assertEquals((await get("/livez")).body, { status: "ok" });
  const ready = await get("/readyz");
  assertEquals([ready.status, ready.body], [200, {
    status: "ok",
    checks: { postgres: { ok: true }, redis: { ok: true } },
  }]);
  const health = await get("/health");
  assertEquals([health.body.status, health.body.epoch], ["ok", world.app.epoch]);
});

Deno.test("without Redis it is ready but degraded, without Postgres it is not, and it stays alive", async () => {
  const { redis, sql } = world.app;
  const away = () => Promise.reject(new Error("away"));
  const ping = redis.client.ping;
  redis.client.ping = away;
  const degraded = await get("/readyz");
  redis.client.ping = ping;
  assertEquals([degraded.status, degraded.body.status], [200, "degraded"]);
  assertEquals(degraded.body.checks.redis, { ok: false, detail: "Not reachable" });
  assertEquals(degraded.headers.get("x-parley-degraded"), "redis");

  world.app.sql = away as unknown as typeof sql;
  const [ready, alive] = [await get("/readyz"), await get("/livez")];
  world.app.sql = sql;
  assertEquals([ready.status, ready.body.checks.postgres.ok, alive.status], [503, false, 200]);
});

Deno.test("every answer has the security headers and a request id", async () => {
  const { headers } = await get("/livez", { "x-request-id": "mine-1234" });
  assertEquals(headers.get("x-request-id"), "mine-1234");
  assertEquals(headers.get("x-content-type-options"), "nosniff");
  assertEquals(headers.get("x-frame-options"), "SAMEORIGIN");
  assertEquals(headers.get("referrer-policy"), "no-referrer");
  const { headers: made } = await get("/livez", { "x-request-id": "bad id\t" });
  assertEquals(made.get("x-request-id")?.length, 36);
});

Deno.test("only the listed origins may read answers from a page", async () => {
  const allowed = async (origin: string) =>
    (await get("/livez", { origin })).headers.get("access-control-allow-origin");
  assertEquals(await allowed("https://chat.example"), "https://chat.example");
  assertEquals(await allowed("https://evil.example"), null);
  assertEquals(await allowed("https://chat.example.evil"), null);
});
