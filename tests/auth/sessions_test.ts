import { createClient } from "../../lib/client/mod.ts";
import { assert, assertEquals, assertRefused, codeOf } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openWorld, PASSWORD, type Person, type World } from "../helpers/world.ts";

const world = await suiteWorld();
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

async function signInAgain({ email }: Person, { origin }: World = world) {
  const client = createClient({ origin });
  await client.login({ email, password: PASSWORD });
  return client;
}

Deno.test("the fourth device ends the one used least recently, its tokens and sockets included", async () => {
  const ada = await world.person("Ada");
  const second = await signInAgain(ada);
  const third = await signInAgain(ada);
  // The first is used again, so the second is the one.
  await ada.client.refreshSession({ refresh_token: ada.client.credentials!.refresh_token });
  using seconds = await listen(second);
  using thirds = await listen(third);
  const fourth = await signInAgain(ada);

  assertEquals(await soon(seconds.ended, "be closed"), 4003);
  await assertRefused(() => second.getSession(), "token_invalid");
  const { refresh_token } = second.credentials!;
  await assertRefused(() => second.refreshSession({ refresh_token }), "token_invalid");
  for (const alive of [ada.client, third, fourth]) await alive.getSession();
  await ada.client.updateMe({ name: "Ada L." });
  await thirds.hears(({ type }) => type === "user.updated");
  assertEquals((await fourth.listSessions()).sessions.length, 3);
});

Deno.test("of twenty sign-ins at once exactly three stay", async () => {
  const ada = await world.person("Ada");
  const clients = await Promise.all(Array.from({ length: 20 }, () => signInAgain(ada)));
  const codes = await Promise.all(
    clients.map((client) => client.getSession().then(() => "alive", (error) => error.code)),
  );
  assertEquals(codes.filter((code) => code === "alive").length, 3);
  assertEquals(await codeOf(() => ada.client.getSession()), "token_invalid");
});

Deno.test("DEVICES_PER_ACCOUNT says how many", async () => {
  await using own = await openWorld({ DEVICES_PER_ACCOUNT: "1" });
  const ada = await own.person("Ada");
  const second = await signInAgain(ada, own);
  await second.getSession();
  await assertRefused(() => ada.client.getSession(), "token_invalid");
});

Deno.test("listSessions() says what and where each device is, and which one asks", async () => {
  const ada = await world.person("Ada");
  const answer = await fetch(`${world.origin}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": FIREFOX },
    body: JSON.stringify({ email: ada.email, password: PASSWORD }),
  });
  await answer.body?.cancel();
  const { sessions } = await ada.client.listSessions();
  assertEquals(sessions.map((session) => [session.device, session.is_current]), [
    ["Firefox on Linux", false],
    [sessions[1]!.device, true],
  ]);
  assertEquals(sessions[0]!.address, "127.0.0.1");
  assert(Date.parse(sessions[0]!.last_used_at) >= Date.parse(sessions[1]!.last_used_at));
});

Deno.test("revokeSession() signs out one's own device and nobody else's", async () => {
  const ada = await world.person("Ada");
  const ben = await world.person("Ben");
  const second = await signInAgain(ada);
  using seconds = await listen(second);
  const id = (await second.listSessions()).sessions.find(({ is_current }) => is_current)!.id;
  await assertRefused(() => ben.client.revokeSession({ session_id: id }), "session_not_found");
  await second.getSession();

  await ada.client.revokeSession({ session_id: id });
  assertEquals(await soon(seconds.ended, "be closed"), 4003);
  await assertRefused(() => second.getSession(), "token_invalid");
  await assertRefused(() => ada.client.revokeSession({ session_id: id }), "session_not_found");
});

Deno.test("revokeOtherSessions() leaves only the one that asks", async () => {
  const ada = await world.person("Ada");
  const second = await signInAgain(ada);
  await ada.client.revokeOtherSessions();
  await assertRefused(() => second.getSession(), "token_invalid");
  const { sessions } = await ada.client.listSessions();
  assertEquals(sessions.map(({ is_current }) => is_current), [true]);
});

Deno.test({
  name: "a session revoked on one instance ends on another as soon as Redis tells, without asking",
  ignore: !Deno.env.has("TEST_DATABASE_URL") || !Deno.env.has("TEST_REDIS_URL"),
  async fn() {
    await using there = await openWorld();
    const ada = await world.person("Ada");
    const second = await signInAgain(ada);
    const elsewhere = createClient({ origin: there.origin, credentials: second.credentials });
    using listener = await listen(elsewhere);
    // Nothing compares the sessions but what Redis tells.
    there.app.hub.check = () => Promise.resolve();
    await ada.client.revokeOtherSessions();
    assertEquals(await soon(listener.ended, "be closed"), 4003);
    await assertRefused(() => elsewhere.getSession(), "token_invalid");
  },
});
