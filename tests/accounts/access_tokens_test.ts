import { type Client, createClient } from "../../lib/client/mod.ts";
import type { Scope } from "../../lib/protocol/access_tokens.ts";
import { API } from "../../lib/protocol/api.ts";
import type { Contract } from "../../lib/protocol/api.ts";
import { type Operation, PATHS } from "../../lib/protocol/paths.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed, PASSWORD, type Person } from "../helpers/world.ts";

const world = await suiteWorld();

async function tokenOf({ client }: Person, ...scopes: Scope[]) {
  return await client.createAccessToken({ name: "Deploy bot", scopes, password: PASSWORD });
}

function holding(token: string): Client {
  const credentials = { access_token: token, refresh_token: "" };
  return createClient({ origin: world.origin, credentials });
}

Deno.test("a personal access token does what its scopes say, and nothing else", async () => {
  const ada = await world.person("Ada");
  const channel_id = await channelNamed(ada, "general");
  const { token, id } = await tokenOf(ada, "messages:write", "channels:read");
  const bot = holding(token);
  const message = await bot.postMessage({ channel_id, content: "deployed" });
  assertEquals(message.user_id, ada.user.id);
  await bot.listChannels({ workspace_id: ada.workspace.id });
  await assertRefused(() => bot.listMessages({ channel_id }), "scope_missing");
  await assertRefused(() => bot.createTicket(), "scope_missing");
  await assertRefused(() => bot.logout(), "scope_missing");
  const { tokens } = await ada.client.listAccessTokens();
  assertEquals(tokens.map((one) => [one.id, one.name]), [[id, "Deploy bot"]]);
  assert(!JSON.stringify(tokens).includes(token));
  // It is no device.
  assertEquals((await ada.client.listSessions()).sessions.length, 1);
});

Deno.test("no token, whatever its scopes, gets at the account itself", async () => {
  const ada = await world.person("Ada");
  const { SCOPES } = await import("../../lib/protocol/access_tokens.ts");
  const { token } = await tokenOf(ada, ...SCOPES);
  await holding(token).getMe();
  for (const [operation, [method, path]] of Object.entries(PATHS)) {
    const { auth, scope }: Contract = API[operation as Operation];
    const isAccount = path.startsWith("/auth/") && operation !== "getSession";
    if (auth === "none") continue;
    assertEquals(scope === undefined, isAccount, operation);
    if (!isAccount) continue;
    const answer = await fetch(`${world.origin}/api/v1${path.replace(/:\w+/, "x")}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: method === "POST" ? "{}" : null,
    });
    assertEquals([answer.status, (await answer.json()).code], [403, "scope_missing"], operation);
  }
});

Deno.test("a token that is revoked ends at once, its sockets included, and only its owner revokes it", async () => {
  const [ada, ben] = [await world.person("Ada"), await world.person("Ben")];
  const { token, id: token_id } = await tokenOf(ada, "users:read", "realtime");
  const bot = holding(token);
  using bots = await listen(bot);
  await assertRefused(() => ben.client.revokeAccessToken({ token_id }), "token_not_found");
  await bot.getMe();
  await ada.client.revokeAccessToken({ token_id });
  assertEquals(await soon(bots.ended, "be closed"), 4003);
  await assertRefused(() => bot.getMe(), "token_invalid");
  await ada.client.getMe();
  await assertRefused(() => ada.client.revokeAccessToken({ token_id }), "token_not_found");
});

Deno.test("a socket opened with a token has the token's scopes too", async () => {
  const ada = await world.person("Ada");
  const channel_id = await channelNamed(ada, "general");
  const { token } = await tokenOf(ada, "realtime");
  using socket = await RawSocket.open(world, { ...ada, client: holding(token) });
  socket.send({ type: "send", id: "one", channel_id, content: "hello" });
  assertEquals((await socket.next("error")).code, "scope_missing");
  // Somebody signed in may take the socket over, and then is not bound by them.
  socket.send({ type: "auth", token: ada.client.credentials!.access_token });
  await socket.next("pong");
  socket.send({ type: "send", id: "two", channel_id, content: "hello" });
  assertEquals((await socket.next("ack")).id, "two");
  // And the other way round they are bound again.
  socket.send({ type: "auth", token });
  await socket.next("pong");
  socket.send({ type: "send", id: "three", channel_id, content: "hello" });
  assertEquals((await socket.next("error")).id, "three");
});

Deno.test("making a token takes the password, known scopes and an end", async () => {
  const { client } = await world.person("Ada");
  const good = { name: "Bot", scopes: ["users:read" as const], password: PASSWORD };
  const { expires_at, token } = await client.createAccessToken({ ...good, expires_in_days: 1 });
  assert(Date.parse(expires_at) - Date.now() <= 86_400_000);
  assert(/^parley_pat_[\w-]{43}$/.test(token));
  const refused = async (input: object, code: string) =>
    await assertRefused(() => client.createAccessToken({ ...good, ...input } as never), code);
  await refused({ password: "wrong password" }, "wrong_password");
  await refused({ scopes: ["everything"] }, "invalid_input");
  await refused({ scopes: [] }, "invalid_input");
  await refused({ expires_in_days: 1_000 }, "invalid_input");
  await refused({ name: "two\nlines" }, "invalid_input");
});

Deno.test("deactivating the account ends its tokens, changing the password does not", async () => {
  const ada = await world.person("Ada");
  const { token } = await tokenOf(ada, "users:read");
  await ada.client.changePassword({ current_password: PASSWORD, new_password: "another one" });
  await holding(token).getMe();
  await ada.client.deactivateAccount({ password: "another one" });
  await assertRefused(() => holding(token).getMe(), "token_invalid");
});
