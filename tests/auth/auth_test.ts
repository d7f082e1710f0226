import { createClient } from "../../lib/client/mod.ts";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { createTokens } from "../../lib/auth/tokens.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assertEquals, assertIncludes, assertRefused, codeOf } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { PASSWORD } from "../helpers/world.ts";

const world = await suiteWorld();
const api = (path: string) => `${world.origin}/api/v1${path}`;

Deno.test("register() creates the account, a workspace with #general and #random, and a session", async () => {
  const ada = await world.person("Ada");
  assertEquals(ada.user.current_workspace_id, ada.workspace.id);
  assertEquals((await ada.client.getSession()).user, ada.user);
  assertEquals(await ada.client.getCurrentWorkspace(), ada.workspace);
  const { channels } = await ada.client.listChannels({ workspace_id: ada.workspace.id });
  assertEquals(
    channels.map(({ name, is_member, kind }) => [name, is_member, kind]),
    [["general", true, "public"], ["random", true, "public"]],
  );
});

Deno.test("register() refuses an address that is taken, however it is spelled", async () => {
  const ada = await world.person("Ada");
  const again = { password: PASSWORD, name: "Ada", workspace_name: "Again" };
  const { client } = await world.person("Other");
  await assertRefused(
    () => client.register({ ...again, email: ` ${ada.email.toUpperCase()} ` }),
    "email_taken",
  );
});

Deno.test("login() takes JSON and OAuth2's password form", async () => {
  const ada = await world.person("Ada");
  const { user, token_type } = await createClient({ origin: world.origin })
    .login({ email: ada.email, password: PASSWORD });
  assertEquals([user, token_type], [ada.user, "bearer"]);

  const form = new URLSearchParams({
    grant_type: "password",
    username: ada.email,
    password: PASSWORD,
  });
  const answer = await fetch(api("/auth/login"), { method: "POST", body: form });
  assertEquals(answer.status, 200);
  const tokens = await answer.json();
  const session = await fetch(api("/auth/session"), {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  assertEquals((await session.json()).user, ada.user);
});

Deno.test("login() tells a wrong password and an unknown address alike", async () => {
  const ada = await world.person("Ada");
  const attempt = async (email: string, password: string) => {
    const answer = await fetch(api("/auth/login"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    const { request_id: _, ...problem } = await answer.json();
    return problem;
  };
  const wrong = await attempt(ada.email, "wrong");
  assertEquals(wrong.code, "wrong_credentials");
  assertEquals(await attempt("nobody@example.com", PASSWORD), wrong);
});

Deno.test("logout() ends the access token, the refresh token and the sockets of that session alone", async () => {
  const ada = await world.person("Ada");
  const other = createClient({ origin: world.origin });
  await other.login({ email: ada.email, password: PASSWORD });
  const before = ada.client.credentials!;
  using ended = await listen(ada.client);
  using stays = await listen(other);

  await ada.client.logout();
  assertEquals(await soon(ended.ended, "be closed"), 4003);
  const old = createClient({ origin: world.origin, credentials: before });
  assertEquals(await codeOf(() => old.getSession()), "token_invalid");
  await assertRefused(
    () => old.refreshSession({ refresh_token: before.refresh_token }),
    "token_invalid",
  );
  await other.updateMe({ name: "Ada L." });
  await stays.hears(({ type }) => type === "user.updated");
});

Deno.test("an expired access token is told apart, and the client refreshes it by itself", async () => {
  const ada = await world.person("Ada");
  const { app } = world;
  const proof = await app.tokens.verify(ada.client.credentials!.access_token);
  const expired = await createTokens(app.config.parleySecret!)
    .sign(decodeId(ada.user.id)!, proof.sessionId, -60);
  const answer = await fetch(api("/auth/session"), {
    headers: { authorization: `Bearer ${expired}` },
  });
  assertEquals([answer.status, (await answer.json()).code], [401, "token_expired"]);

  const credentials = { ...ada.client.credentials!, access_token: expired };
  const client = createClient({ origin: world.origin, credentials });
  assertEquals((await client.getSession()).user, ada.user);
});

async function statusOf(token: string): Promise<[number, string | undefined]> {
  const answer = await fetch(api("/auth/session"), {
    headers: { authorization: `Bearer ${token}` },
  });
  return [answer.status, (await answer.json()).code];
}

Deno.test("a token is refused once it has expired, and not before", async () => {
  const ada = await world.person("Ada");
  const { tokens } = world.app;
  const { userId, sessionId } = await tokens.verify(ada.client.credentials!.access_token);
  assertEquals(await statusOf(await tokens.sign(userId, sessionId, 1)), [200, undefined]);
  // Clocks may differ by seconds, never by half a minute.
  assertEquals(await statusOf(await tokens.sign(userId, sessionId, -30)), [401, "token_expired"]);
});

Deno.test("credentials of another scheme, or that are too large, are refused before anything is hashed", async () => {
  const ada = await world.person("Ada");
  const { access_token } = ada.client.credentials!;
  for (
    const header of [`Token ${access_token}`, `Basic ${access_token}`, access_token, "Bearer "]
  ) {
    const answer = await fetch(api("/auth/session"), { headers: { authorization: header } });
    assertEquals([answer.status, (await answer.json()).code], [401, "unauthenticated"], header);
  }
  const post = async (path: string, body: object) => {
    const answer = await fetch(api(path), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return [answer.status, (await answer.json()).code];
  };
  const { email } = ada;
  const huge = "x".repeat(1_048_576);
  assertEquals(await post("/auth/login", { email, password: huge }), [413, "payload_too_large"]);
  const long = "x".repeat(257);
  assertEquals(await post("/auth/login", { email, password: long }), [400, "invalid_input"]);
  const crlf = "a@example.com\r\nBcc: b@example.com";
  for (const path of ["/auth/forgot-password", "/auth/request-verify"]) {
    assertEquals(await post(path, { email: crlf }), [400, "invalid_input"]);
  }
});

Deno.test("tokens of another secret, of no algorithm or cut short are refused", async () => {
  const ada = await world.person("Ada");
  const good = ada.client.credentials!.access_token;
  const [header, payload] = good.split(".");
  const none = btoa('{"alg":"none","typ":"JWT"}').replaceAll("=", "");
  const forged = await createTokens("another secret of enough length!!")
    .sign(decodeId(ada.user.id)!, crypto.randomUUID(), 600);
  // The same secret, but under a name that this server doesn't know, or none.
  const signedWith = (kid: string | undefined, alg = "HS256") =>
    new SignJWT(decodeJwt(good))
      .setProtectedHeader({ alg, typ: "JWT", ...(kid && { kid }) })
      .sign(new TextEncoder().encode(world.app.config.parleySecret));
  const { kid } = decodeProtectedHeader(good);
  const own = await signedWith(kid);
  assertEquals(await statusOf(own), [200, undefined]);
  const flipped = good.slice(0, -10) + (good.at(-10) === "A" ? "B" : "A") + good.slice(-9);
  const bad = [
    forged,
    `${none}.${payload}.`,
    `${header}.${payload}`,
    "x",
    `${good}x`,
    flipped,
    await signedWith("foreign"),
    await signedWith(undefined),
    await signedWith(kid, "HS512"),
    "parley_pat_nonsense",
  ];
  for (const token of bad) {
    const answer = await fetch(api("/auth/session"), {
      headers: { authorization: `Bearer ${token}` },
    });
    assertEquals([answer.status, (await answer.json()).code], [401, "token_invalid"]);
    assertIncludes(answer.headers.get("www-authenticate")!, "Bearer");
  }
  const none401 = await fetch(api("/auth/session"));
  assertEquals((await none401.json()).code, "unauthenticated");
});
