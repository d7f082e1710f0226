import { ConfigError, readConfig, Settings, variableOf } from "../lib/config.ts";
import { assert, assertEquals, assertIncludes } from "./helpers/assert.ts";

const SECRET = "Zk3v9QpL7sXw2NfT8bHcY5mRj4aGdU6e";

function mistakesOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  throw new Error("Expected the configuration to be refused");
}

Deno.test("readConfig() needs nothing, and puts everything embedded below the data directory", () => {
  const config = readConfig({ DATA_DIR: "/srv/parley" });
  assertEquals(
    [config.databaseUrl, config.redisUrl, config.queueUrl, config.blobsUrl, config.publicUrl],
    [
      "pglite:/srv/parley/pg",
      "memory:",
      "kv:/srv/parley/queue.sqlite",
      "file:/srv/parley/blobs",
      "http://localhost:8000",
    ],
  );
});

Deno.test("readConfig() reports all mistakes together, and no secret value", () => {
  const mistakes = mistakesOf({
    PORT: "eighty",
    ROLE: "boss",
    CORS_ORIGINS: "https://a.example, https://b.example/path",
    DATABASE_URL: "mysql://root:hunter2@db",
    PARLEY_SECRET: "hunter2",
  });
  assertEquals(mistakes.map((text) => text.split(":")[0]).toSorted(), [
    "CORS_ORIGINS",
    "DATABASE_URL",
    "PARLEY_SECRET",
    "PORT",
    "ROLE",
  ]);
  assert(!mistakes.join().includes("hunter2"));
});

Deno.test("readConfig() insists on a good secret in production", () => {
  const env = { PARLEY_ENV: "production" };
  assertIncludes(mistakesOf(env)[0]!, "needs a secret");
  assertIncludes(mistakesOf({ ...env, PARLEY_SECRET: "x".repeat(64) })[0]!, "Too weak");
  assertEquals(readConfig({ ...env, PARLEY_SECRET: SECRET }).logFormat, "json");
});

Deno.test("readConfig() knows that Deno Deploy keeps no disk and has no queue", () => {
  const env = { DENO_DEPLOY: "true", PARLEY_SECRET: SECRET };
  assertIncludes(mistakesOf(env)[0]!, "DATABASE_URL");
  const config = readConfig({ ...env, DATABASE_URL: "postgres://db/parley" });
  assertEquals([config.parleyEnv, config.queueUrl], ["production", "none:"]);
});

Deno.test("an Upstash URL needs its token", () => {
  assertIncludes(mistakesOf({ REDIS_URL: "https://eu1.upstash.io" })[0]!, "REDIS_TOKEN");
});

Deno.test("every setting has a description, and its variable's name", () => {
  for (const [key, schema] of Object.entries(Settings.shape)) {
    assert(schema.description, `${key} has no description`);
  }
  assertEquals(variableOf("accessTokenTtlS"), "ACCESS_TOKEN_TTL_S");
});
