import { assert, assertEquals } from "../helpers/assert.ts";
import { type DoorSocket, type Frame } from "../helpers/door.ts";
import { enterLobby, type Loiterer, loiterer, say } from "../helpers/lobby.ts";
import { openOwnWorld, openWorld, type World } from "../helpers/world.ts";

/** There is one room: each test has a database of its own. */
async function scene(env: Record<string, string> = {}) {
  const stack = new AsyncDisposableStack();
  const world: World = stack.use(await openOwnWorld(env));
  const [ada, ben] = [
    await loiterer(world.origin, "Ada"),
    await loiterer(world.origin, "Ben"),
  ];
  const adas = stack.use(await ada.open());
  await adas.settle();
  const bens = stack.use(await ben.open());
  await adas.hears(({ event, data }) => event === "user_joined" && data.username === "Ben");
  await bens.settle();
  return { world, ada, ben, adas, bens, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** One limit counts; the others would, over many runs against one Redis. */
const LIMITED = {
  RATE_LIMITS: "on",
  LIMIT_BURST: "5/4",
  LIMIT_FRAMES: "1000/1",
  LIMIT_REGISTER: "100000/3600",
  LIMIT_SIGN_IN_ADDRESS: "100000/60",
  LIMIT_GENERAL: "100000/60",
};

const send = (socket: DoorSocket, event: string, data: unknown = {}) =>
  socket.send({ event, data });
const eventsOf = (frames: Frame[]) => frames.map(({ event }) => event);

Deno.test("a socket without a good token is refused at the handshake with 403", async () => {
  await using s = await scene();
  const headers = {
    upgrade: "websocket",
    connection: "upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const { hostname, port } = new URL(s.world.origin);
  for (const query of ["", "?token=", "?token=nonsense", `?access_token=${s.ada.token}`]) {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const lines = Object.entries({ host: hostname, ...headers }).map(([k, v]) => `${k}: ${v}`);
    const request = `GET /ws/chat${query} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    const buffer = new Uint8Array(1_024);
    const size = await connection.read(buffer);
    const [status] = new TextDecoder().decode(buffer.subarray(0, size ?? 0)).split("\r\n");
    assertEquals(status, "HTTP/1.1 403 Forbidden");
  }
  assertEquals(eventsOf(await s.bens.settle()), []);
});

Deno.test("a message goes to everybody, its sender too, and blank ones are ignored", async () => {
  await using s = await scene();
  for (const content of ["", "   ", "\n\t", undefined, 7]) {
    send(s.adas, "send_message", { content });
  }
  send(s.adas, "send_message", "text");
  const message = await say(s.adas, "  hello <@U400000001> & all ");
  const heard = await s.bens.hears(({ event }) => event === "new_message");
  assertEquals(heard, { event: "new_message", data: message });
  const { id, created_at, ...rest } = message;
  assertEquals(rest, {
    user_id: s.ada.id,
    username: "Ada",
    content: "  hello <@U400000001> & all ",
    updated_at: null,
    is_deleted: false,
  });
  assert(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(created_at) && id.startsWith("C"));
  assertEquals(eventsOf(await s.bens.settle()), ["new_message"]);
});

Deno.test("what is too long, unknown or no JSON is answered, and closes nothing", async () => {
  await using s = await scene();
  const from = s.adas.heard.length;
  send(s.adas, "send_message", { content: "x".repeat(2_001) });
  assertEquals(await s.adas.settle(from), [{
    event: "error",
    data: { message: "Message exceeds 2000 character limit" },
  }]);
  for (const text of ["nonsense", "[]", "7", "null", "{}", '{"event":"dance"}', '{"event":7}']) {
    const at = s.adas.heard.length;
    s.adas.sendText(text);
    assertEquals([text, eventsOf(await s.adas.settle(at))], [text, ["error"]]);
  }
  for (const content of ["a\u0000b", "half \ud800"]) {
    const at = s.adas.heard.length;
    send(s.adas, "send_message", { content });
    assertEquals(eventsOf(await s.adas.settle(at)), ["error"]);
  }
  // An emoji is one character.
  for (const content of ["x".repeat(2_000), "🎉".repeat(2_000)]) await say(s.adas, content);
  assertEquals(s.world.logged, []);
});

Deno.test("typing is told to the others, not to the sender", async () => {
  await using s = await scene();
  send(s.adas, "typing");
  const typing = await s.bens.hears(({ event }) => event === "user_typing");
  assertEquals(typing.data, { user_id: s.ada.id, username: "Ada" });
  assert(!eventsOf(await s.adas.settle()).includes("user_typing"));
});

Deno.test("people come with their first socket and go with their last, and don't hear of themselves", async () => {
  await using s = await scene();
  const from = s.adas.heard.length;
  const second = await s.ben.open();
  assertEquals(eventsOf(await second.settle()), []);
  assertEquals(eventsOf(await s.bens.settle()), []);
  second[Symbol.dispose]();
  await second.closed;
  // Still served, and still there.
  await say(s.bens, "still here");
  assertEquals(eventsOf(await s.adas.settle(from)), ["new_message"]);
  s.bens[Symbol.dispose]();
  const left = await s.adas.hears(({ event }) => event === "user_left");
  assertEquals(left.data, { user_id: s.ben.id, username: "Ben" });
});

Deno.test("of 50 messages at once over two instances exactly five pass, and the refused ones are not counted", async () => {
  await using s = await scene(LIMITED);
  const { databaseUrl, redisUrl } = s.world.app.config;
  // The second instance shares what instances share; its own memory is its own.
  await using other = await openWorld(
    { ...LIMITED, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
    { sql: s.world.app.sql, redis: s.world.app.redis },
  );
  using elsewhere = await enterLobby(other.origin, s.ada.token, s.ada).open();
  const sockets = [s.adas, elsewhere];
  const froms = sockets.map(({ heard }) => heard.length);
  for (let n = 0; n < 50; n++) send(sockets[n % 2]!, "send_message", { content: `m${n}` });
  const refused: Frame[] = [];
  for (const [index, socket] of sockets.entries()) {
    refused.push(...(await socket.settle(froms[index])).filter(({ event }) => event === "error"));
  }
  assertEquals(refused.length, 45);
  assert(refused.every(({ data }) => data.message === "Rate limit exceeded. Please slow down."));
  const mine = async () => {
    const { body } = await s.ada.ask("GET", "/messages?limit=100");
    return body.messages.filter(({ user_id }: Frame) => user_id === s.ada.id);
  };
  assertEquals((await mine()).length, 5);
  // Somebody else's messages are counted apart.
  await say(s.bens, "Ben");
  // Each refusal costs nothing: one passes as soon as the first of the five is old enough.
  for (let isTaken = false; !isTaken;) {
    const from = s.adas.heard.length;
    send(s.adas, "send_message", { content: "one more" });
    const answer = await s.adas.hears(
      ({ event, data }) => event === "error" || data.content === "one more",
      from,
    );
    isTaken = answer.event === "new_message";
  }
  const times = (await mine()).map(({ created_at }: Frame) => Date.parse(created_at));
  assertEquals(times.length, 6);
  assert(times[0] - times[5] >= 3_900, `Six within ${times[0] - times[5]} ms`);
});

async function ban(world: World, whom: Loiterer) {
  const owner = await world.person("Owner");
  const token = owner.client.credentials!.access_token;
  await fetch(`${world.origin}/auth/me`, { headers: { authorization: `Bearer ${token}` } })
    .then((answer) => answer.body?.cancel());
  await world.app.sql`
    update workspace_members set role = 'owner' where workspace_id = 1
      and user_id in (select id from users where email = ${owner.email})
  `;
  const channel_id = "C800000001";
  await owner.client.joinChannel({ channel_id });
  return {
    owner,
    ban: () => owner.client.banMember({ channel_id, user_id: whom.id }),
    unban: () => owner.client.unbanMember({ channel_id, user_id: whom.id }),
    mute: () => owner.client.muteMember({ channel_id, user_id: whom.id }),
    unmute: () => owner.client.unmuteMember({ channel_id, user_id: whom.id }),
  };
}

Deno.test("a ban stops reading as well as writing, a mute writing alone", async () => {
  await using s = await scene();
  const by = await ban(s.world, s.ben);
  await by.mute();
  const from = s.bens.heard.length;
  send(s.bens, "send_message", { content: "x" });
  await s.bens.hears(({ event }) => event === "error", from);
  await say(s.adas, "to all");
  await s.bens.hears(({ data }) => data.content === "to all");
  await by.unmute();
  await by.ban();
  await s.adas.hears(({ event, data }) => event === "user_left" && data.username === "Ben");
  await say(s.adas, "to the others");
  const at = s.bens.heard.length;
  send(s.bens, "send_message", { content: "let me in" });
  await s.bens.hears(({ event }) => event === "error", at);
  assert(!s.bens.heard.some(({ data }) => data.content === "to the others"));
  assertEquals((await s.ben.ask("GET", "/messages")).status, 403);
  assertEquals(await s.ben.open().then(() => "in", () => "out"), "out");
  await by.unban();
  using back = await s.ben.open();
  await say(back, "thanks");
});

Deno.test("who was deactivated in the workspace is out, and can't come back by the door", async () => {
  await using s = await scene();
  const { owner } = await ban(s.world, s.ben);
  await owner.client.deactivateMember({ workspace_id: "T000000001", user_id: s.ben.id });
  await s.adas.hears(({ event, data }) => event === "user_left" && data.username === "Ben");
  assertEquals((await s.ben.ask("GET", "/auth/me")).status, 403);
  send(s.bens, "send_message", { content: "let me in" });
  assertEquals((await s.bens.closed).code, 4003);
  assertEquals(await s.ben.open().then(() => "in", () => "out"), "out");
});
