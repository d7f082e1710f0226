import { assert, assertEquals } from "../helpers/assert.ts";
import { ask } from "../helpers/door.ts";
import { FASTROOM_PASSWORD as password, fresh, roomer, signIn } from "../helpers/fastroom.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openOwnWorld } from "../helpers/world.ts";

const world = await suiteWorld();
const { origin } = world;

Deno.test("POST /register takes its fields from the query, a form or JSON", async () => {
  const names = [fresh("q"), fresh("f"), fresh("j")] as const;
  const given = (username: string) => ({ username, password, full_name: "Ada", email: "" });
  const answers = [
    await ask(origin, "POST", `/register?${new URLSearchParams(given(names[0]))}`),
    await ask(origin, "POST", "/register", { form: given(names[1]) }),
    await ask(origin, "POST", "/register", { json: { ...given(names[2]), email: null } }),
  ];
  assertEquals(
    answers.map(({ status, body }) => [status, body]),
    names.map((username) => [201, { username, email: null, full_name: "Ada", disabled: false }]),
  );
});

Deno.test("POST /register normalises usernames, and says what is wrong with others", async () => {
  const end = crypto.randomUUID().slice(0, 6);
  for (
    const [given, kept] of [
      [`  Ada -- Lovelace ${end}`, `ada_lovelace_${end}`],
      [`__B.en-${end}__`, `_b.en_${end}_`],
    ] as const
  ) {
    const query = new URLSearchParams({ username: given, password });
    assertEquals((await ask(origin, "POST", `/register?${query}`)).body.username, kept);
    // As it was written, too.
    assertEquals((await signIn(origin, given)).username, kept);
  }
  const refused = async (username: string, password: string) => {
    const { status, body } = await ask(origin, "POST", "/register", {
      json: { username, password },
    });
    return [status, body.detail];
  };
  const username = [422, "username length invalid"];
  for (const bad of ["ab", "!!!!", "___", "   ", "x".repeat(33), "ada:l", "ädä"]) {
    assertEquals(await refused(bad, password), username);
  }
  assertEquals(await refused(fresh("x"), "12345"), [422, "password too short"]);
  const { status, body } = await ask(origin, "POST", "/register");
  assertEquals([status, body.detail[0].loc, body.detail[0].msg], [
    422,
    ["body", "username"],
    "Field required",
  ]);
});

Deno.test("POST /register answers 409 to a name or an address that is taken", async () => {
  const ada = await roomer(origin);
  const email = `${crypto.randomUUID()}@example.com`;
  const again = { username: ada.username.toUpperCase(), password };
  const taken = await ask(origin, "POST", "/register", { json: again });
  assertEquals([taken.status, taken.body.detail], [409, "username already exists"]);
  const first = await ask(origin, "POST", "/register", {
    json: { username: fresh("x"), password, email },
  });
  assertEquals([first.status, first.body.email], [201, email]);
  const second = await ask(origin, "POST", "/register", {
    json: { username: fresh("x"), password, email },
  });
  assertEquals([second.status, second.body.detail], [409, "username or email already exists"]);
});

Deno.test("POST /token signs in by form, and says 401 with a challenge otherwise", async () => {
  const ada = await roomer(origin);
  const form = { username: ada.username, password, grant_type: "password" };
  const { status, body } = await ask(origin, "POST", "/token", { form });
  assertEquals(status, 200);
  assertEquals(Object.keys(body).toSorted(), ["access_token", "refresh_token", "token_type"]);
  assertEquals(body.token_type, "bearer");
  const lifeS = (token: string) => {
    const { iat, exp } = JSON.parse(atob(token.split(".")[1]!));
    return exp - iat;
  };
  assertEquals(lifeS(body.access_token), 8 * 3_600);
  for (const wrong of [{ password: "wrong" }, { username: fresh("nobody") }]) {
    const refused = await ask(origin, "POST", "/token", { form: { ...form, ...wrong } });
    assertEquals([refused.status, refused.body], [401, {
      detail: "Incorrect username or password",
    }]);
    assertEquals(refused.headers.get("www-authenticate"), "Bearer");
  }
  assertEquals((await ask(origin, "POST", "/token", { form: { username: "x" } })).status, 422);
});

Deno.test("POST /refresh spends the old token at once; neither token is good for the other's task", async () => {
  const ada = await roomer(origin);
  const refresh = (refresh_token: string) =>
    ask(origin, "POST", "/refresh", { json: { refresh_token } });
  const { status, body } = await refresh(ada.refresh);
  assertEquals([status, body.token_type], [200, "bearer"]);
  assert(body.refresh_token !== ada.refresh);
  const me = await ask(origin, "GET", "/users/me", { token: body.access_token });
  assertEquals(me.body.username, ada.username);
  const asAccess = await ask(origin, "GET", "/users/me", { token: body.refresh_token });
  assertEquals(asAccess.status, 401);
  assertEquals((await refresh(body.access_token.slice(0, 256))).status, 401);
  const spent = await refresh(ada.refresh);
  assertEquals([spent.status, spent.body], [401, { detail: "Invalid refresh token" }]);
});

Deno.test("POST /logout ends the session, and answers 204 whatever it is given", async () => {
  const ada = await roomer(origin);
  assertEquals((await ada.ask("GET", "/users/me")).status, 200);
  const logout = (refresh_token: unknown) =>
    ask(origin, "POST", "/logout", { json: { refresh_token } });
  for (const token of [ada.refresh, ada.refresh, "nonsense", "x".repeat(5_000), "", 7, null]) {
    const { status, body } = await logout(token);
    assertEquals([status, body], [204, ""]);
  }
  const { status, body } = await ask(origin, "POST", "/refresh", {
    json: { refresh_token: ada.refresh },
  });
  assertEquals([status, body.detail], [401, "Invalid refresh token"]);
  assertEquals((await ada.ask("GET", "/users/me")).status, 401);
});

Deno.test("GET /users gives a plain array in order, with and without the slash, and nobody's address", async () => {
  await using own = await openOwnWorld();
  const [ada, ben] = [await roomer(own.origin), await roomer(own.origin, fresh("ben"))];
  for (const path of ["/users/", "/users"]) {
    const { status, body } = await ada.ask("GET", `${path}?limit=200&order=asc`);
    assertEquals(status, 200);
    const names = body.map(({ username }: { username: string }) => username);
    assert(names.includes(ada.username) && names.includes(ben.username));
    assertEquals(names, names.toSorted());
    const reversed = await ada.ask("GET", `${path}?limit=200&order=desc`);
    assertEquals(
      reversed.body.map(({ username }: { username: string }) => username),
      names.toReversed(),
    );
    const page = await ada.ask("GET", `${path}?limit=1&offset=1`);
    assertEquals(page.body, [body[1]]);
  }
  for (const bad of ["limit=0", "limit=201", "offset=-1", "order=up"]) {
    assertEquals((await ada.ask("GET", `/users/?${bad}`)).status, 422);
  }
  const person = { full_name: null, email: null, disabled: false };
  for (const path of [`/users/${ben.username}`, `/users/${ben.username.toUpperCase()}/`]) {
    assertEquals((await ada.ask("GET", path)).body, { username: ben.username, ...person });
  }
  const nobody = await ada.ask("GET", `/users/${fresh("x")}`);
  assertEquals([nobody.status, nobody.body], [404, { detail: "user not found" }]);
});

Deno.test("everything but signing in needs a token", async () => {
  for (
    const [method, path] of [
      ["GET", "/users/me"],
      ["GET", "/users"],
      ["GET", "/users/ada"],
      ["GET", "/rooms/"],
      ["POST", "/rooms/"],
      ["GET", "/rooms/1"],
      ["GET", "/rooms/1/messages"],
      ["POST", "/rooms/1/members/1/ban"],
    ] as const
  ) {
    const json = method === "POST" ? {} : undefined;
    const { status, body, headers } = await ask(origin, method, path, { json });
    assertEquals([status, body], [401, { detail: "Not authenticated" }]);
    assertEquals(headers.get("www-authenticate"), "Bearer");
    assertEquals((await ask(origin, method, path, { json, token: "x.y.z" })).status, 401);
  }
});

Deno.test("an account of one door is good at every other, and so is its token", async () => {
  const ada = await roomer(origin);
  const native = await ask(origin, "POST", "/api/v1/auth/login", {
    json: { email: ada.username, password },
  });
  assertEquals([native.status, native.body.user.email], [200, null]);
  const lobby = await ask(origin, "POST", "/auth/login", {
    json: { email: ada.username, password },
  });
  assertEquals(lobby.status, 200);
  for (const token of [ada.token, native.body.access_token, lobby.body.access_token]) {
    assertEquals((await ask(origin, "GET", "/users/me", { token })).body.username, ada.username);
    assertEquals((await ask(origin, "GET", "/auth/me", { token })).body.username, ada.username);
    const me = await ask(origin, "GET", "/api/v1/users/me", { token });
    assertEquals(me.body.username, ada.username);
  }
  const ben = await world.person("Ben");
  const benjamin = await signIn(origin, ben.user.username, "correct horse battery");
  assertEquals((await benjamin.ask("GET", "/rooms/")).status, 200);
});
