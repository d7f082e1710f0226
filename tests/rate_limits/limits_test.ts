import { createClient } from "../../lib/client/mod.ts";
import { assert, assertEquals, codeOf } from "../helpers/assert.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { serveUpstash } from "../helpers/upstash.ts";
import { openWorld, PASSWORD, type Person, type World } from "../helpers/world.ts";

/** Windows so long that no test crosses the edge of one. */
const LIMITED = {
  RATE_LIMITS: "on",
  LIMIT_REGISTER: "100/3600",
  LIMIT_SIGN_IN_ADDRESS: "1000/3600",
  LIMIT_SIGN_IN_ACCOUNT: "10/3600",
  LIMIT_GENERAL: "1000/3600",
  LIMIT_SEND: "20/3600",
};

interface Answer {
  status: number;
  code: string | undefined;
  headers: Headers;
}

async function signIn(
  origin: string,
  email: string,
  password: string,
  headers: HeadersInit = {},
): Promise<Answer> {
  const answer = await fetch(`${origin}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ email, password }),
  });
  const { code } = await answer.json();
  return { status: answer.status, code, headers: answer.headers };
}

function statuses(answers: Answer[]): Record<number, number> {
  const byStatus = Map.groupBy(answers, ({ status }) => status);
  return Object.fromEntries([...byStatus].map(([status, those]) => [status, those.length]));
}

/** Two instances over one database and one Redis, where there are real ones; else one alone. */
async function openInstances(env: Record<string, string>): Promise<World[]> {
  const isReal = Deno.env.has("TEST_DATABASE_URL") && Deno.env.has("TEST_REDIS_URL");
  return await Promise.all(isReal ? [openWorld(env), openWorld(env)] : [openWorld(env)]);
}

Deno.test("of many sign-ins at once exactly the limit is tried, over all instances, and a right password waits too", async () => {
  const worlds = await openInstances(LIMITED);
  const [first] = worlds as [World];
  const ada = await first.person("Ada");
  const ben = await first.person("Ben");
  const answers = await Promise.all(
    Array.from(
      { length: 50 },
      (_, n) => signIn(worlds[n % worlds.length]!.origin, ada.email, "wrong password"),
    ),
  );
  assertEquals(statuses(answers), { 401: 10, 429: 40 });
  const refused = await signIn(first.origin, ada.email.toUpperCase(), PASSWORD);
  assertEquals([refused.status, refused.code], [429, "rate_limited"]);
  const wait = Number(refused.headers.get("retry-after"));
  assert(wait > 0 && wait <= 3_600);
  // Somebody else's account is not concerned, nor is whether there is an account at all.
  assertEquals((await signIn(first.origin, ben.email, PASSWORD)).status, 200);
  const nobody = await Promise.all(
    Array.from({ length: 12 }, () => signIn(first.origin, "nobody@example.com", PASSWORD)),
  );
  const known = statuses(nobody);
  // On a shared Redis an earlier run may have asked for nobody too.
  assert((known[401] ?? 0) <= 10 && known[429]! >= 2);
  for (const world of worlds) await world[Symbol.asyncDispose]();
});

Deno.test("answers say how much is left, and a refusal when there is more", async () => {
  await using world = await openWorld({ ...LIMITED, LIMIT_GENERAL: "3/3600" });
  const ada = await world.person("Ada");
  const ask = async () => {
    const answer = await fetch(`${world.origin}/api/v1/users/me`, {
      headers: { authorization: `Bearer ${ada.client.credentials!.access_token}` },
    });
    await answer.body?.cancel();
    const header = (name: string) => answer.headers.get(name);
    return [answer.status, header("ratelimit-limit"), header("ratelimit-remaining")];
  };
  const answers = [await ask(), await ask(), await ask(), await ask()];
  assertEquals(answers, [[200, "3", "2"], [200, "3", "1"], [200, "3", "0"], [429, "3", "0"]]);
});

Deno.test("messages are counted alike by HTTP and by socket, and a refused one is not kept", async () => {
  await using world = await openWorld({ ...LIMITED, LIMIT_SEND: "3/3600" });
  const ada = await world.person("Ada");
  const { channels } = await ada.client.listChannels({ workspace_id: ada.workspace.id });
  const channel_id = channels[0]!.id;
  await ada.client.postMessage({ channel_id, content: "1" });
  using socket = await RawSocket.open(world, ada);
  for (const n of [2, 3, 4]) {
    socket.send({ type: "send", id: `send-${n}`, channel_id, content: String(n) });
  }
  assertEquals((await socket.next("ack")).id, "send-2");
  assertEquals((await socket.next("ack")).id, "send-3");
  const refused = await socket.next("error");
  assertEquals([refused.id, refused.code], ["send-4", "rate_limited"]);
  const { messages } = await ada.client.listMessages({ channel_id });
  assertEquals(messages.map(({ content }) => content), ["1", "2", "3"]);
});

Deno.test("of many messages at once exactly the limit passes for each, over all instances", async () => {
  const worlds = await openInstances({ ...LIMITED, LIMIT_SEND: "12/3600" });
  const [first] = worlds as [World];
  const people = await Promise.all(["Ada", "Ben", "Cleo"].map((name) => first.person(name)));
  const sent = await Promise.all(people.map(async ({ client, workspace }) => {
    const { channels } = await client.listChannels({ workspace_id: workspace.id });
    const others = worlds.map(({ origin }) =>
      createClient({ origin, credentials: client.credentials })
    );
    const send = (n: number) =>
      others[n % others.length]!
        .postMessage({ channel_id: channels[0]!.id, content: `${n}` })
        .then(() => "sent", ({ code }) => code);
    const codes = await Promise.all(Array.from({ length: 40 }, (_, n) => send(n)));
    const { messages } = await client.listMessages({ channel_id: channels[0]!.id, limit: 100 });
    const refused = codes.filter((code) => code === "rate_limited").length;
    return [messages.filter(({ system }) => !system).length, refused];
  }));
  assertEquals(sent, [[12, 28], [12, 28], [12, 28]]);
  for (const world of worlds) await world[Symbol.asyncDispose]();
});

Deno.test("over Upstash's REST API the limits are the same", async () => {
  await using upstash = await serveUpstash("a token");
  await using world = await openWorld({
    ...LIMITED,
    LIMIT_SEND: "5/3600",
    REDIS_URL: upstash.url,
    REDIS_TOKEN: "a token",
  });
  const { client, workspace } = await world.person("Ada");
  const { channels } = await client.listChannels({ workspace_id: workspace.id });
  const outcomes = await Promise.all(
    Array.from(
      { length: 12 },
      (_, n) =>
        client.postMessage({ channel_id: channels[0]!.id, content: `${n}` })
          .then(() => "sent", ({ code }) => code),
    ),
  );
  assertEquals(outcomes.filter((outcome) => outcome === "sent").length, 5);
  assertEquals(outcomes.filter((outcome) => outcome === "rate_limited").length, 7);
});

Deno.test("calls of everybody are counted apart, by name and in conversations they are free", async () => {
  await using world = await openWorld({ ...LIMITED, LIMIT_CALL: "2/3600" });
  const ada = await world.person("Ada");
  const { channels } = await ada.client.listChannels({ workspace_id: ada.workspace.id });
  const channel_id = channels[0]!.id;
  const call = (content: string, place = channel_id) =>
    ada.client.postMessage({ channel_id: place, content });
  await call("@channel");
  const { id: message_id } = await call("@here");
  assertEquals(await codeOf(() => call("@everyone")), "rate_limited");
  await call(`<@${ada.user.id}>, and \`@channel\` in code`);
  const { id: quiet } = await call("nothing");
  const edit = (id: string) => ada.client.editMessage({ message_id: id, content: "@here again" });
  assertEquals(await codeOf(() => edit(quiet)), "rate_limited");
  await edit(message_id);
  const note = await ada.client.createConversation({ participant_ids: [ada.user.id] });
  await call("@channel", note.id);
});

Deno.test("frames beyond the limit are refused one by one, and the socket stays open", async () => {
  await using world = await openWorld({ ...LIMITED, LIMIT_FRAMES: "5/3600" });
  const ada = await world.person("Ada");
  using socket = await RawSocket.open(world, ada);
  // In one go: refusals are told at once, answers in their turn after them.
  socket.send(Array(7).fill({ type: "ping" }));
  for (let n = 0; n < 2; n++) assertEquals((await socket.next("error")).code, "rate_limited");
  for (let n = 0; n < 5; n++) await socket.next("pong");
});

Deno.test("sockets beyond what an instance can take at once come back later", async () => {
  await using world = await openWorld({ ...LIMITED, LIMIT_HANDSHAKES: "2/3600" });
  const ada = await world.person("Ada");
  using first = await RawSocket.open(world, ada);
  // What is no handshake takes nobody's place.
  for (let n = 0; n < 3; n++) assertEquals((await knock(world, ada, {})).status, 426);
  using _ = await RawSocket.open(world, ada);
  const answer = await knock(world, ada);
  assertEquals([answer.status, answer.headers.get("retry-after")], [503, "1"]);
  assertEquals((await answer.json()).code, "unavailable");
  await first.settle();
});

Deno.test("who knocks without end is told so, and others get in", async () => {
  await using world = await openWorld({ ...LIMITED, LIMIT_GENERAL: "20/3600" });
  const ada = await world.person("Ada");
  const ben = await world.person("Ben");
  const statuses: number[] = [];
  for (let n = 0; n < 22; n++) {
    const answer = await knock(world, ada, {});
    await answer.body?.cancel();
    statuses.push(answer.status);
  }
  assertEquals(new Set(statuses), new Set([426, 429]));
  using socket = await RawSocket.open(world, ben);
  await socket.settle();
});

/** Asks for a socket as far as an answer without one. */
function knock(
  { origin }: World,
  { client }: Person,
  headers: Record<string, string> = { "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==" },
): Promise<Response> {
  const authorization = `Bearer ${client.credentials!.access_token}`;
  return fetch(`${origin}/api/v1/ws`, {
    headers: { upgrade: "websocket", authorization, ...headers },
  });
}

Deno.test("X-Forwarded-For counts only if a trusted proxy says it", async () => {
  const asked = async (trusted: string, forwarded: string[]) => {
    const env = { ...LIMITED, LIMIT_SIGN_IN_ADDRESS: "2/3600", TRUSTED_PROXIES: trusted };
    // A Redis of its own: the address is everybody's here.
    await using world = await openWorld({ ...env, REDIS_URL: "memory:" });
    const given: number[] = [];
    for (const address of forwarded) {
      const headers = { "x-forwarded-for": address };
      given.push((await signIn(world.origin, "x@example.com", "x", headers)).status);
    }
    return given;
  };
  const three = ["203.0.113.1", "203.0.113.2", "203.0.113.3"];
  assertEquals(await asked("private", three), [401, 401, 401]);
  assertEquals(await asked("", three), [401, 401, 429]);
  assertEquals(await asked("10.0.0.0/8", three), [401, 401, 429]);
  // What the client itself put in front is not believed; nor is each address of one household.
  const forged = ["1.1.1.1, 203.0.113.9", "2.2.2.2, 203.0.113.9", "3.3.3.3, 203.0.113.9, 10.0.0.1"];
  assertEquals(await asked("private", forged), [401, 401, 429]);
  assertEquals(await asked("private", ["2001:db8::1", "2001:db8::2", "2001:db8:0:0:9::3"]), [
    401,
    401,
    429,
  ]);
});

/** A Redis that takes connections and never says anything. */
function silentRedis(): { url: string } & Disposable {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open: Deno.Conn[] = [];
  (async () => {
    for await (const connection of listener) open.push(connection);
  })().catch(() => {});
  return {
    url: `redis://127.0.0.1:${listener.addr.port}`,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) connection.close();
    },
  };
}

for (const kind of ["hangs", "is not there"]) {
  Deno.test(`while Redis ${kind}, accounts are still guarded exactly, messages pass, and nobody is refused`, async () => {
    using silent = silentRedis();
    const REDIS_URL = kind === "hangs" ? silent.url : "redis://127.0.0.1:1";
    await using world = await openWorld({ ...LIMITED, REDIS_URL, INSTANCES: "2" });
    const ada = await world.person("Ada");
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => signIn(world.origin, ada.email, "wrong password")),
    );
    assertEquals(statuses(answers), { 401: 10, 429: 20 });
    const { channels } = await ada.client.listChannels({ workspace_id: ada.workspace.id });
    const channel_id = channels[0]!.id;
    const sent = await Promise.allSettled(
      Array.from({ length: 25 }, (_, n) => {
        return ada.client.postMessage({ channel_id, content: String(n) });
      }),
    );
    assertEquals(sent.filter(({ status }) => status === "fulfilled").length, 20);
    // Who calls everybody can't be counted; and who isn't seen here may be elsewhere.
    const { messages } = await ada.client.listMessages({ channel_id });
    const call = { message_id: messages[0]!.id, content: "@channel" };
    assertEquals(await codeOf(() => ada.client.editMessage(call)), "unavailable");
    const seen = await ada.client.getPresence({ user_id: ada.user.id });
    assertEquals(seen.presence, "unknown");
    const { refresh_token } = ada.client.credentials!;
    await createClient({ origin: world.origin }).refreshSession({ refresh_token });
    const ready = await fetch(`${world.origin}/readyz`);
    assertEquals([ready.status, (await ready.json()).status], [200, "degraded"]);
  });
}
