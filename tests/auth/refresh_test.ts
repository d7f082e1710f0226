import { createClient } from "../../lib/client/mod.ts";
import { assert, assertEquals, assertRefused, codeOf } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openWorld, type World } from "../helpers/world.ts";

const world = await suiteWorld();
const NONCE = "a nonce of mine, 1234";

function refresh({ origin }: World, refresh_token: string, retry_nonce?: string) {
  return createClient({ origin }).refreshSession({ refresh_token, retry_nonce });
}

Deno.test("refreshSession() gives tokens that work and keeps the session", async () => {
  const ada = await world.person("Ada");
  const first = ada.client.credentials!;
  await ada.client.refreshSession({ refresh_token: first.refresh_token });
  assert(ada.client.credentials!.refresh_token !== first.refresh_token);
  assertEquals((await ada.client.getSession()).user, ada.user);
  assertEquals((await ada.client.listSessions()).sessions.length, 1);
});

// 200 rounds where instances really race; an embedded database answers one at a time.
const ROUNDS = Deno.env.get("TEST_DATABASE_URL") ? 4 : 1;

Deno.test(`in ${ROUNDS * 50} rounds of 50 parallel refreshes one wins, and the others end the session with it`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const people = await Promise.all(Array.from({ length: 5 }, () => world.person("Ada")));
    // Ten devices' worth of rounds for each: 4 × 5 × 10 = 200.
    for (const ada of people) {
      for (let turn = 0; turn < 10; turn++) {
        const { refresh_token } = await createClient({ origin: world.origin }).login({
          email: ada.email,
          password: "correct horse battery",
        });
        const attempts = await Promise.allSettled(
          Array.from({ length: 50 }, () => refresh(world, refresh_token)),
        );
        const won = attempts.filter((one) => one.status === "fulfilled");
        assertEquals(won.length, 1);
        const newest = won[0]!.value.refresh_token;
        await assertRefused(() => refresh(world, newest), "token_invalid");
      }
    }
  }
});

Deno.test("refreshSession() answers the same token and nonce alike, and never makes a second successor", async () => {
  const ada = await world.person("Ada");
  const { refresh_token } = ada.client.credentials!;
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => refresh(world, refresh_token, NONCE)),
  );
  const successors = new Set(answers.map((answer) => answer.refresh_token));
  assertEquals(successors.size, 1);
  const [successor] = successors as unknown as [string];
  await refresh(world, successor);
  // The answer to the old request would be of no use any more; but it is no theft either.
  await assertRefused(() => refresh(world, refresh_token, NONCE), "token_invalid");
  assertEquals((await ada.client.getSession()).user, ada.user);
});

Deno.test("refreshSession() takes a spent token with another nonce for a theft, and ends the session everywhere", async () => {
  const ada = await world.person("Ada");
  const { refresh_token } = ada.client.credentials!;
  using listener = await listen(ada.client);
  const { refresh_token: newest } = await refresh(world, refresh_token, NONCE);
  await assertRefused(() => refresh(world, refresh_token, `${NONCE}x`), "token_invalid");
  assertEquals(await soon(listener.ended, "be closed"), 4003);
  await assertRefused(() => refresh(world, newest), "token_invalid");
  assertEquals(await codeOf(() => ada.client.getSession()), "token_invalid");
});

Deno.test("an access token is no refresh token, nor the other way round", async () => {
  const ada = await world.person("Ada");
  const { access_token, refresh_token } = ada.client.credentials!;
  await assertRefused(() => refresh(world, access_token.slice(0, 256)), "token_invalid");
  const answer = await fetch(`${world.origin}/api/v1/auth/session`, {
    headers: { authorization: `Bearer ${refresh_token}` },
  });
  assertEquals([answer.status, (await answer.json()).code], [401, "token_invalid"]);
});

async function sessionIdOf({ app }: World, access_token: string): Promise<string> {
  return (await app.tokens.verify(access_token)).sessionId;
}

Deno.test("deleting a session's record in Redis makes that device sign in again, and no other", async () => {
  const [ada, ben] = [await world.person("Ada"), await world.person("Ben")];
  const id = await sessionIdOf(world, ada.client.credentials!.access_token);
  assertEquals(await world.app.redis.client.del(`refresh_token:${id}`), 1);
  const before = ada.client.credentials!;
  await assertRefused(() => refresh(world, before.refresh_token), "token_invalid");
  assertEquals(await codeOf(() => ada.client.getSession()), "token_invalid");
  await refresh(world, ben.client.credentials!.refresh_token);
});

/** A Redis of its own, to lose. */
async function lossyWorld(env: Record<string, string> = {}): Promise<World> {
  return await openWorld({ REDIS_URL: "memory:", ...env });
}

Deno.test("a Redis that lost everything signs nobody out, and knows them again afterwards", async () => {
  await using own = await lossyWorld();
  const ada = await own.person("Ada");
  const id = await sessionIdOf(own, ada.client.credentials!.access_token);
  await own.app.redis.client.flushall();
  // Others sign in meanwhile, and so the new memory has its own marker already.
  const ben = await own.person("Ben");
  const { refresh_token } = await refresh(own, ada.client.credentials!.refresh_token);
  assertEquals(await own.app.redis.client.exists(`refresh_token:${id}`), 1);
  await own.app.redis.client.del(`refresh_token:${id}`);
  await assertRefused(() => refresh(own, refresh_token), "token_invalid");
  await refresh(own, ben.client.credentials!.refresh_token);
});

Deno.test("REFRESH_WITHOUT_REDIS=off signs everybody out when Redis lost everything", async () => {
  await using own = await lossyWorld({ REFRESH_WITHOUT_REDIS: "off" });
  const ada = await own.person("Ada");
  const { refresh_token } = await refresh(own, ada.client.credentials!.refresh_token);
  await own.app.redis.client.flushall();
  await assertRefused(() => refresh(own, refresh_token), "token_invalid");
});

Deno.test("without Redis sign-in and refresh go on, unless REFRESH_WITHOUT_REDIS is off", async () => {
  const REDIS_URL = "redis://127.0.0.1:1";
  await using own = await openWorld({ REDIS_URL });
  const ada = await own.person("Ada");
  await refresh(own, ada.client.credentials!.refresh_token);
  await using strict = await openWorld({ REDIS_URL, REFRESH_WITHOUT_REDIS: "off" });
  await assertRefused(() => strict.person("Ada"), "unavailable");
});

Deno.test("the client asks again with its nonce when the answer to a refresh is lost", async () => {
  const ada = await world.person("Ada");
  let lost = 0;
  const forgetful = createClient({
    origin: world.origin,
    credentials: { ...ada.client.credentials!, access_token: await expiredTokenOf(ada) },
    async fetch(request) {
      const answer = await fetch(request);
      if (!request.url.endsWith("/auth/refresh") || lost++ > 0) return answer;
      await answer.body?.cancel();
      throw new TypeError("The connection was reset");
    },
  });
  assertEquals((await forgetful.getSession()).user, ada.user);
  assertEquals(lost, 2);
});

async function expiredTokenOf(ada: Awaited<ReturnType<World["person"]>>): Promise<string> {
  const { userId, sessionId } = await world.app.tokens.verify(ada.client.credentials!.access_token);
  return await world.app.tokens.sign(userId, sessionId, -60);
}
