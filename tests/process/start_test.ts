import type { Message } from "../../lib/protocol/messages.ts";
import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { dataFolder, emptyFolder, freePort, startProcess } from "../helpers/process.ts";
import { createClient } from "../../lib/client/mod.ts";
import { channelNamed, PASSWORD, signUp } from "../helpers/world.ts";

const real = {
  database: Deno.env.get("TEST_DATABASE_URL"),
  redis: Deno.env.get("TEST_REDIS_URL"),
};

/** Settings of a server of its own: everything embedded, or on the real services of CI. */
function settings(folder: string): Record<string, string> {
  return {
    PORT: String(freePort()),
    DATA_DIR: folder,
    RATE_LIMITS: "off",
    DRAIN_S: "1",
    ...(real.database && { DATABASE_URL: real.database }),
    ...(real.redis && { REDIS_URL: real.redis }),
  };
}

Deno.test("two people talk, the server is killed in mid-traffic, and every acknowledged message is there once, in order", async () => {
  await using folder = await dataFolder();
  const env = settings(folder.path);
  await using first = startProcess(env);
  await first.ready;
  const { origin } = first;
  const ada = await signUp(origin, "Ada");
  const ben = await signUp(origin, "Ben");
  const { token } = await ada.client.createInvite({ workspace_id: ada.workspace.id });
  await ben.client.acceptInvite({ token });
  const channel_id = await channelNamed(ada, "general");
  using adas = await listen(ada.client);
  using bens = await listen(ben.client);

  const hello = await adas.socket.send(channel_id, "hello");
  await bens.hears(({ data }) => "id" in data && data.id === hello.id);
  const edited = await ada.client.editMessage({ message_id: hello.id, content: "hello!" });
  const gone = await ben.client.postMessage({ channel_id, content: "oops" });
  await ben.client.deleteMessage({ message_id: gone.id });
  await adas.hears(({ type }) => type === "message.deleted");
  assertEquals((await bens.hears(({ type }) => type === "message.edited")).data, edited);

  // Each of the two always has a few sends under way; the kill comes between them.
  const acknowledged: Message[] = [];
  let sent = 0;
  const half = Promise.withResolvers<void>();
  const speak = async (socket: typeof adas.socket) => {
    for (let n = 0; n < 60; n++) {
      acknowledged.push(await socket.send(channel_id, `message ${sent++}`));
      if (acknowledged.length === 60) half.resolve();
    }
  };
  const speaking = [adas, adas, adas, bens, bens, bens].map(({ socket }) => speak(socket));
  await soon(half.promise, "acknowledge half of the messages");
  await first.kill("SIGKILL");
  const beforeKill = acknowledged.length;

  await using second = startProcess(env);
  await second.ready;
  await soon(Promise.all(speaking), "acknowledge the rest after the restart");
  assert(beforeKill < 360, "The kill came after the traffic");
  assertEquals(acknowledged.length, 360);

  const found: Message[] = [];
  let after: string | undefined = hello.id;
  do {
    const page = await ben.client.listMessages({ channel_id, limit: 100, after });
    found.push(...page.messages);
    after = page.next_cursor ?? undefined;
  } while (after);
  const stored = found.filter(({ deleted_at }) => !deleted_at);
  const ids = stored.map(({ id }) => id);
  // Nothing lost, nothing twice, nothing that nobody sent.
  assertEquals(ids.toSorted(), acknowledged.map(({ id }) => id).toSorted());
  assertEquals(new Set(stored.map(({ content }) => content)).size, 360);
  // Both heard all of it, once, in the same order, across the restart.
  const last = stored.at(-1)!.id;
  for (const listener of [adas, bens]) {
    await listener.hears(({ data }) => "id" in data && data.id === last);
    const created = listener.heard.filter(({ type }) => type === "message.created")
      .map(({ data }) => "id" in data ? data.id : "");
    assertEquals(created.slice(-ids.length), ids);
  }
  assertEquals((await second.kill("SIGTERM")).code, 0);
});

Deno.test("SIGTERM and SIGINT say goodbye to sockets and end with 0, and the data is still there", async () => {
  await using folder = await dataFolder();
  const env = settings(folder.path);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await using server = startProcess(env);
    await server.ready;
    const ada = await signUp(server.origin, "Ada");
    const { ticket } = await ada.client.createTicket();
    const url = `${server.origin.replace("http", "ws")}/api/v1/ws?ticket=${ticket}`;
    const socket = new WebSocket(url);
    const hello = Promise.withResolvers<unknown>();
    const frames: string[] = [];
    socket.onmessage = ({ data }) => {
      frames.push(data);
      hello.resolve(data);
    };
    const closed = Promise.withResolvers<CloseEvent>();
    socket.onclose = closed.resolve;
    await soon(hello.promise, "be greeted");
    const status = await server.kill(signal);
    assertEquals((await soon(closed.promise, "be closed")).code, 1012);
    assertIncludes(frames.at(-1)!, '"bye"');
    assertEquals(status.code, 0);
  }
});

Deno.test("a second server on the same data directory, or the same port, is refused with a sentence", async () => {
  await using folder = await dataFolder();
  const env = settings(folder.path);
  await using first = startProcess(env);
  await first.ready;
  await using same = startProcess({ ...env, PORT: String(freePort()) });
  assertEquals((await soon(same.status, "end")).code, 1);
  assertIncludes(same.output(), `Another Parley (process ${first.pid})`);
  assertIncludes(same.output(), "DATA_DIR");

  {
    await using other = await emptyFolder();
    await using port = startProcess({ ...env, DATA_DIR: other.path });
    assertEquals((await soon(port.status, "end")).code, 1);
    assertIncludes(port.output(), `listens on port ${env.PORT}`);
  }
  const ada = await signUp(first.origin, "Ada");
  assert(ada.user.id);
  await first.kill("SIGTERM");
});

Deno.test("the first start says what it does and where things are; no token is ever printed", async () => {
  await using folder = await emptyFolder();
  const env = { PORT: String(freePort()), DATA_DIR: folder.path, LOG_LEVEL: "debug" };
  await using server = startProcess(env);
  await server.ready;
  const ada = await signUp(server.origin, "Ada");
  const { ticket } = await ada.client.createTicket();
  await fetch(`${server.origin}/api/v1/ws?ticket=${ticket}`).then((answer) =>
    answer.body?.cancel()
  );
  const { token } = await ada.client.createInvite({ workspace_id: ada.workspace.id });
  await ada.client.acceptInvite({ token });
  await server.kill("SIGTERM");
  const output = server.output();
  for (
    const part of [
      "Creating the database",
      "Applying migration",
      "/api/v1",
      "/docs",
      "/dev/mailbox",
    ]
  ) {
    assertIncludes(output, part);
  }
  assertIncludes(output, "path=/api/v1/ws");
  assertIncludes(output, "path=/api/v1/invites/…/accept");
  const { access_token, refresh_token } = ada.client.credentials!;
  for (const secret of [access_token, refresh_token, ticket, token]) {
    assert(!output.includes(secret));
  }
  const { mode } = await Deno.stat(`${folder.path}/secret`);
  assertEquals(mode! & 0o777, 0o600);
});

Deno.test("no secret of any flow is ever printed, whether it is right or wrong", async () => {
  await using folder = await dataFolder();
  const env = { PORT: String(freePort()), DATA_DIR: folder.path, LOG_LEVEL: "debug" };
  await using server = startProcess(env);
  await server.ready;
  const { origin } = server;
  const ada = await signUp(origin, "Ada");
  const workspace_id = ada.workspace.id;
  const secrets: string[] = [PASSWORD];
  const keep = (...more: string[]) => secrets.push(...more);
  const { client } = ada;
  keep(client.credentials!.access_token, client.credentials!.refresh_token);
  const spent = client.credentials!.refresh_token;
  await client.refreshSession({ refresh_token: spent });
  keep(client.credentials!.access_token, client.credentials!.refresh_token);
  const pat = await client.createAccessToken({
    name: "Bot",
    scopes: ["users:read"],
    password: PASSWORD,
  });
  const { secret } = await client.beginTwoFactor({ password: PASSWORD });
  keep(pat.token, secret);
  await client.mailInvites({ workspace_id, emails: ["ben@example.com"] });
  await client.forgotPassword({ email: ada.email });

  // The workers are real here: the mails come when they come.
  let links: string[] = [];
  const until = performance.now() + 20_000;
  while (links.length < 3 && performance.now() < until) {
    const box = await (await fetch(`${origin}/dev/mailbox`)).text();
    links = [...box.matchAll(/href="[^"]+#([\w-]{43})"/g)].map(([, token]) => token!);
  }
  assertEquals(links.length, 3);
  keep(...links);
  const stranger = createClient({ origin });
  for (const token of links) {
    await stranger.verifyEmail({ token }).catch(() => {});
    await stranger.previewInvite({ token }).catch(() => {});
  }
  await stranger.refreshSession({ refresh_token: spent }).catch(() => {});
  await stranger.login({ email: ada.email, password: "a wrong password" }).catch(() => {});
  for (const token of [pat.token, `${pat.token}x`, client.credentials!.access_token]) {
    await fetch(`${origin}/api/v1/users/me`, { headers: { authorization: `Bearer ${token}` } })
      .then((answer) => answer.body?.cancel());
  }
  await server.kill("SIGTERM");
  const output = server.output();
  assertIncludes(output, "path=/api/v1/auth/login");
  keep("a wrong password");
  assertEquals(secrets.filter((one) => output.includes(one)), []);
  assert(!/\$argon2|eyJ[\w-]+\.|parley_pat_/.test(output));
});

Deno.test("production without a secret does not start, and says why", async () => {
  await using server = startProcess({ PARLEY_ENV: "production", PORT: "0" });
  assertEquals((await soon(server.status, "end")).code, 1);
  assertIncludes(server.output(), "PARLEY_SECRET");
});
