import { assert, assertEquals } from "../helpers/assert.ts";
import { ask, type Frame } from "../helpers/door.ts";
import { type Loiterer, loiterer, say } from "../helpers/lobby.ts";
import { openOwnWorld } from "../helpers/world.ts";

/** There is one room: each test has a database of its own. */
async function scene() {
  const world = await openOwnWorld();
  const [ada, ben] = [
    await loiterer(world.origin, "Ada"),
    await loiterer(world.origin, "Ben"),
  ];
  return { world, ada, ben, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

Deno.test("GET /messages pages to the beginning by cursors that skip and repeat nothing", async () => {
  await using s = await scene();
  {
    using socket = await s.ada.open();
    for (let n = 0; n < 30; n++) await say(socket, `m${n}`);
  }
  // Several within one millisecond, which only microseconds tell apart.
  await s.world.app.sql`
    update messages set ts = 1700000000000000 + new.place from (
      select ts, row_number() over (order by ts) as place
      from messages where channel_id = ${s.world.app.config.commonsRoom} and system is null
    ) new where messages.ts = new.ts and channel_id = ${s.world.app.config.commonsRoom}
  `;
  const read: Frame[] = [];
  for (let cursor: string | null = null;;) {
    const query = new URLSearchParams({ limit: "7", ...(cursor !== null && { cursor }) });
    const { status, body } = await ask(s.world.origin, "GET", `/messages?${query}`);
    assertEquals(status, 200);
    assert(body.messages.length <= 7);
    read.push(...body.messages);
    cursor = body.next_cursor;
    if (cursor === null) break;
    assertEquals(cursor, body.messages.at(-1).created_at);
  }
  assertEquals(
    read.map(({ content }) => content),
    Array.from({ length: 30 }, (_, n) => `m${29 - n}`),
  );
  const [newest] = read;
  assertEquals(Object.keys(newest!).toSorted(), [
    "content",
    "created_at",
    "id",
    "is_deleted",
    "updated_at",
    "user_id",
    "username",
  ]);
  assertEquals([newest!.username, newest!.updated_at, newest!.is_deleted], ["Ada", null, false]);
  // However a client writes the moment.
  const at = read[9]!.created_at;
  for (
    const cursor of [
      at.replace("Z", ""),
      at.replace("Z", "+00:00"),
      at.replace("T", " ").replace("Z", "+00:00"),
    ]
  ) {
    for (const query of [`cursor=${encodeURIComponent(cursor)}`, `cursor=${cursor}`]) {
      const { body } = await ask(s.world.origin, "GET", `/messages?limit=1&${query}`);
      assertEquals(body.messages[0].content, read[10]!.content);
    }
  }
});

Deno.test("GET /messages refuses limits and cursors that make no sense, and answers both slashes", async () => {
  await using s = await scene();
  const { origin } = s.world;
  for (const bad of ["limit=0", "limit=101", "limit=x", "cursor=yesterday", "cursor=2026-13-01"]) {
    const { status, body } = await ask(origin, "GET", `/messages?${bad}`);
    assertEquals([bad, status, body.detail[0].loc[0]], [bad, 422, "query"]);
  }
  assertEquals((await ask(origin, "GET", "/messages/?limit=100")).body, {
    messages: [],
    next_cursor: null,
  });
});

Deno.test("PATCH and DELETE are for one's own messages; others, deleted and unknown ones are not there", async () => {
  await using s = await scene();
  using adas = await s.ada.open();
  using bens = await s.ben.open();
  const message = await say(adas, "helo");
  const patch = (by: Loiterer, id: string, content: unknown) =>
    by.ask("PATCH", `/messages/${id}`, { content });
  const missing = [404, { detail: "Message not found" }];
  const answers = async (answer: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await answer;
    return [status, body];
  };
  assertEquals(await answers(patch(s.ben, message.id, "mine")), missing);
  const { status, body } = await patch(s.ada, message.id, "hello");
  assertEquals([status, body.content, body.created_at], [200, "hello", message.created_at]);
  assert(body.updated_at > body.created_at);
  const edited = await bens.hears(({ event }) => event === "message_edited");
  assertEquals(edited.data, {
    message_id: message.id,
    content: "hello",
    updated_at: body.updated_at,
  });
  for (const content of ["", "   ", "x".repeat(2_001), 7]) {
    assertEquals((await patch(s.ada, message.id, content)).status, 422);
  }
  assertEquals((await patch(s.ada, message.id, "x".repeat(2_000))).status, 200);

  assertEquals(await answers(s.ben.ask("DELETE", `/messages/${message.id}`)), missing);
  assertEquals(await answers(s.ada.ask("DELETE", `/messages/${message.id}`)), [204, ""]);
  const deleted = await bens.hears(({ event }) => event === "message_deleted");
  assertEquals(deleted.data, { message_id: message.id });
  for (const id of [message.id, "C800000001-1700000000000000", "Cnope", crypto.randomUUID()]) {
    assertEquals(await answers(patch(s.ada, id, "again")), missing);
    assertEquals(await answers(s.ada.ask("DELETE", `/messages/${id}`)), missing);
  }
  assertEquals((await s.ada.ask("GET", "/messages")).body.messages, []);
});

Deno.test("GET /users/online names those with a socket, once each", async () => {
  await using s = await scene();
  const online = async () => (await ask(s.world.origin, "GET", "/users/online")).body;
  assertEquals(await online(), []);
  using adas = await s.ada.open();
  using again = await s.ada.open();
  using bens = await s.ben.open();
  for (const socket of [adas, again, bens]) await socket.settle();
  assertEquals(await online(), [
    { id: s.ada.id, username: "Ada" },
    { id: s.ben.id, username: "Ben" },
  ]);
  again[Symbol.dispose]();
  bens[Symbol.dispose]();
  await adas.hears(({ event }) => event === "user_left");
  assertEquals(await online(), [{ id: s.ada.id, username: "Ada" }]);
});
