import { assert, assertEquals } from "../helpers/assert.ts";
import { ask } from "../helpers/door.ts";
import { LOBBY_PASSWORD as password, loiterer } from "../helpers/lobby.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openOwnWorld, openWorld } from "../helpers/world.ts";

const world = await suiteWorld();
const { origin } = world;
const random = () => crypto.randomUUID().slice(0, 8);

Deno.test("POST /auth/register answers 201 with the account, GET /auth/me with the same", async () => {
  const username = `Ada:${random()}`;
  const email = `${random()}@Example.com`;
  const { status, body } = await ask(origin, "POST", "/auth/register", {
    json: { username, email, password },
  });
  const { id, created_at, last_seen, ...rest } = body;
  assertEquals([status, rest], [201, { username, email: email.toLowerCase(), is_active: true }]);
  assert(typeof id === "string");
  assert(!Number.isNaN(Date.parse(created_at)) && !Number.isNaN(Date.parse(last_seen)));
  const login = await ask(origin, "POST", "/auth/login", { json: { email, password } });
  assertEquals([login.status, Object.keys(login.body), login.body.token_type], [
    200,
    ["access_token", "token_type"],
    "bearer",
  ]);
  const me = await ask(origin, "GET", "/auth/me", { token: login.body.access_token });
  assertEquals([me.status, me.body.id, me.body.username, me.body.created_at], [
    200,
    id,
    username,
    created_at,
  ]);
});

Deno.test("POST /auth/register says what is taken, and refuses what does not fit", async () => {
  const ada = await loiterer(origin);
  const register = async (given: object) => {
    const json = { username: `x${random()}`, email: `${random()}@example.com`, password, ...given };
    const { status, body } = await ask(origin, "POST", "/auth/register", { json });
    return [status, typeof body.detail === "string" ? body.detail : body.detail?.[0].loc];
  };
  const { email, username } = ada;
  assertEquals(await register({ email }), [400, "Email already registered"]);
  assertEquals(await register({ email: email.toUpperCase() }), [400, "Email already registered"]);
  assertEquals(await register({ username }), [400, "Username already taken"]);
  assertEquals(await register({ email, username }), [400, "Email already registered"]);
  for (
    const [bad, where] of [
      [{ username: "ab" }, "username"],
      [{ username: "x".repeat(51) }, "username"],
      [{ username: 7 }, "username"],
      [{ email: "nobody" }, "email"],
      [{ password: "1234567" }, "password"],
      [{ password: "x".repeat(73) }, "password"],
    ] as const
  ) assertEquals(await register(bad), [422, ["body", where]]);
  assertEquals((await register({ username: `y${random()}`, password: "x".repeat(72) }))[0], 201);
});

Deno.test("POST /auth/login tells wrong passwords and unknown addresses alike", async () => {
  const { email } = await loiterer(origin);
  for (
    const json of [
      { email, password: "wrong password" },
      { email: `${random()}@example.com`, password },
    ]
  ) {
    const { status, body } = await ask(origin, "POST", "/auth/login", { json });
    assertEquals([status, body], [401, { detail: "Incorrect email or password" }]);
  }
  assertEquals((await ask(origin, "POST", "/auth/login", { json: { email } })).status, 422);
});

Deno.test("who has no good token is refused everywhere but at the two open reads", async () => {
  for (const token of [undefined, "nonsense"]) {
    for (
      const [method, path] of [
        ["GET", "/auth/me"],
        ["PATCH", "/messages/C800000001-1700000000000000"],
        ["DELETE", "/messages/C800000001-1700000000000000"],
      ] as const
    ) {
      const json = method === "PATCH" ? { content: "x" } : undefined;
      assertEquals((await ask(origin, method, path, { token, json })).status, 401);
    }
  }
  for (const path of ["/users/online", "/messages"]) {
    assertEquals((await ask(origin, "GET", path)).status, 200);
    // Who has no good token any more reads like everybody else.
    assertEquals((await ask(origin, "GET", path, { token: "nonsense" })).status, 200);
  }
});

Deno.test("a setting closes the open reads", async () => {
  await using closed = await openWorld({ COMMONS_OPEN_READS: "off" });
  const ada = await loiterer(closed.origin);
  for (const path of ["/users/online", "/messages"]) {
    assertEquals((await ada.ask("GET", path)).status, 200);
    for (const token of [undefined, "nonsense"]) {
      const { status, body } = await ask(closed.origin, "GET", path, { token });
      assertEquals([status, body], [401, { detail: "Not authenticated" }]);
    }
  }
});

Deno.test("a room that was made private is read by nobody from outside", async () => {
  await using own = await openOwnWorld();
  const ada = await loiterer(own.origin);
  await own.app.sql`update channels set kind = 'private' where id = ${own.app.config.commonsRoom}`;
  for (const path of ["/users/online", "/messages"]) {
    assertEquals((await ask(own.origin, "GET", path)).status, 401);
    assertEquals((await ada.ask("GET", path)).status, 200);
  }
});

Deno.test("where addresses have to be confirmed, nobody signs in before that", async () => {
  await using own = await openOwnWorld({ REQUIRE_VERIFIED_EMAIL: "on" });
  const email = `${random()}@example.com`;
  const json = { username: `x${random()}`, email, password };
  assertEquals((await ask(own.origin, "POST", "/auth/register", { json })).status, 201);
  const early = await ask(own.origin, "POST", "/auth/login", { json: { email, password } });
  assertEquals(early.status, 403);
  await own.app.sql`update users set email_verified_at = now() where email = ${email}`;
  const late = await ask(own.origin, "POST", "/auth/login", { json: { email, password } });
  assertEquals(late.status, 200);
});

Deno.test("where the commons alone wants confirmed addresses, an account is made and waits", async () => {
  await using own = await openOwnWorld();
  await own.app.sql`update workspaces set require_verified_email = true where id = 1`;
  const email = `${random()}@example.com`;
  const json = { username: `x${random()}`, email, password };
  assertEquals((await ask(own.origin, "POST", "/auth/register", { json })).status, 201);
  const login = async () => await ask(own.origin, "POST", "/auth/login", { json });
  const { body } = await login();
  const me = () => ask(own.origin, "GET", "/auth/me", { token: body.access_token });
  assertEquals((await me()).status, 403);
  await own.app.sql`update users set email_verified_at = now() where email = ${email}`;
  assertEquals((await me()).status, 200);
});
