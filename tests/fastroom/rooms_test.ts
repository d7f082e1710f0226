import { assert, assertEquals } from "../helpers/assert.ts";
import { fresh, numberOf, type Roomer, roomer } from "../helpers/fastroom.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openOwnWorld } from "../helpers/world.ts";

const world = await suiteWorld();
const { origin } = world;

async function room(by: Roomer, name = fresh("room"), is_private = false) {
  const { status, body } = await by.ask("POST", "/rooms/", { name, is_private });
  assertEquals(status, 201);
  return body as { id: number; name: string; is_private: boolean; created_at: string };
}

Deno.test("POST /rooms/ makes a room whose maker is its moderator; a name is there once", async () => {
  const ada = await roomer(origin);
  for (
    const name of [
      fresh("Room"),
      `dev:${fresh("ops")}`,
      `Ada's ${fresh("Großer Raum").replace("ß", "ss")}`,
    ]
  ) {
    const { id, ...rest } = await room(ada, name);
    assert(Number.isSafeInteger(id) && id === JSON.parse(JSON.stringify(id)));
    assertEquals([rest.name, rest.is_private], [name, false]);
    assert(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(rest.created_at));
    const { body } = await ada.ask("GET", `/rooms/${id}/members`);
    assertEquals(body.items.map(({ joined_at: _, ...member }: { joined_at: string }) => member), [{
      user_id: ada.userId,
      username: ada.username,
      is_moderator: true,
      is_banned: false,
      is_muted: false,
    }]);
    for (const again of [name, name.toUpperCase()]) {
      const taken = await ada.ask("POST", "/rooms/", { name: again });
      assertEquals([taken.status, taken.body], [409, { detail: "room name exists" }]);
    }
    for (const path of [`/rooms/${id}`, `/rooms/${id}/`]) {
      assertEquals((await ada.ask("GET", path)).body, { id, ...rest });
    }
    const byName = await ada.ask("GET", `/rooms/by-name/${encodeURIComponent(name)}`);
    assertEquals(byName.body, { id, ...rest });
  }
  for (const name of ["", "   ", "x".repeat(81), "a\nb", 7, null]) {
    assertEquals((await ada.ask("POST", "/rooms/", { name })).status, 422);
  }
});

Deno.test("GET /rooms/ pages through the rooms once, newest first or oldest first", async () => {
  await using own = await openOwnWorld();
  const ada = await roomer(own.origin);
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.push((await room(ada)).name);
  const seen: string[] = [];
  let offset: number | null = 0;
  while (offset !== null) {
    const { body } = await ada.ask("GET", `/rooms/?limit=2&offset=${offset}`);
    assertEquals([body.limit, body.offset], [2, offset]);
    assertEquals(body.has_more, body.next_offset !== null);
    seen.push(...body.items.map(({ name }: { name: string }) => name));
    offset = body.next_offset;
    if (offset === null) assertEquals(seen.length, body.total);
  }
  assertEquals(seen.slice(0, 5), made.toReversed());
  assert(seen.includes("lobby"));
  const { body } = await ada.ask("GET", "/rooms?limit=200&order=asc");
  assertEquals(
    body.items.map(({ name }: { name: string }) => name).slice(-5),
    made,
  );
  for (const bad of ["limit=0", "limit=201", "offset=-1", "order=best", "limit=x"]) {
    assertEquals((await ada.ask("GET", `/rooms/?${bad}`)).status, 422);
  }
});

Deno.test("PATCH and DELETE of a room are its moderators'", async () => {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  const { id } = await room(ada);
  const other = await room(ada);
  assertEquals((await ben.ask("POST", `/rooms/${id}/join`)).status, 201);
  for (const body of [{ name: fresh("x") }, { is_private: true }, {}]) {
    const refused = await ben.ask("PATCH", `/rooms/${id}`, body);
    assertEquals([refused.status, refused.body], [403, { detail: "not moderator" }]);
  }
  const kept = await ben.ask("DELETE", `/rooms/${id}`);
  assertEquals([kept.status, kept.body], [403, { detail: "not moderator" }]);

  const name = fresh("renamed");
  const renamed = await ada.ask("PATCH", `/rooms/${id}`, { name, is_private: null });
  assertEquals([renamed.status, renamed.body.name, renamed.body.is_private], [200, name, false]);
  const taken = await ada.ask("PATCH", `/rooms/${id}`, { name: other.name });
  assertEquals([taken.status, taken.body], [409, { detail: "room name exists" }]);
  const hidden = await ada.ask("PATCH", `/rooms/${id}`, { is_private: true });
  assertEquals([hidden.status, hidden.body.name, hidden.body.is_private], [200, name, true]);

  assertEquals((await ada.ask("DELETE", `/rooms/${id}`)).status, 204);
  for (const [method, path] of [["GET", ""], ["PATCH", ""], ["DELETE", ""], ["GET", "/members"]]) {
    const gone = await ada.ask(method!, `/rooms/${id}${path}`, method === "PATCH" ? {} : undefined);
    assertEquals([gone.status, gone.body], [404, { detail: "room not found" }]);
  }
});

Deno.test("a room that is private is there for those inside, and for nobody else", async () => {
  const [ada, ben, cleo] = [
    await roomer(origin),
    await roomer(origin, fresh("ben")),
    await roomer(origin, fresh("cleo")),
  ];
  const secret = await room(ada, fresh("secret"), true);
  const made = await room(ada);
  await ben.ask("POST", `/rooms/${made.id}/join`);
  await ada.ask("PATCH", `/rooms/${made.id}`, { is_private: true });
  const names = async (by: Roomer) =>
    (await by.ask("GET", "/rooms/?limit=200")).body.items.map(({ name }: { name: string }) => name);
  assert((await names(ada)).includes(secret.name) && (await names(ben)).includes(made.name));
  for (const [by, { id, name }] of [[ben, secret], [cleo, secret], [cleo, made]] as const) {
    assert(!(await names(by)).includes(name));
    for (
      const [method, path] of [
        ["GET", `/rooms/${id}`],
        ["GET", `/rooms/by-name/${name}`],
        ["GET", `/rooms/${id}/members`],
        ["GET", `/rooms/${id}/messages`],
        ["GET", `/rooms/${id}/presence`],
        ["POST", `/rooms/${id}/join`],
        ["DELETE", `/rooms/${id}/leave`],
        ["DELETE", `/rooms/${id}`],
        ["POST", `/rooms/${id}/members/${ada.userId}/ban`],
      ] as const
    ) {
      const { status, body } = await by.ask(method, path);
      assertEquals([method, path, status, body], [method, path, 404, { detail: "room not found" }]);
    }
  }
  await ada.ask("PATCH", `/rooms/${made.id}`, { is_private: false });
  assert((await names(cleo)).includes(made.name));
});

Deno.test("renaming a room undoes nothing of what was done to it meanwhile", async () => {
  const ada = await roomer(origin);
  for (let round = 0; round < 8; round++) {
    const { id } = await room(ada);
    const answers = await Promise.all([
      ada.ask("PATCH", `/rooms/${id}`, { is_private: true }),
      ada.ask("PATCH", `/rooms/${id}`, { name: fresh("renamed") }),
    ]);
    assertEquals(answers.map(({ status }) => status), [200, 200]);
    assertEquals((await ada.ask("GET", `/rooms/${id}`)).body.is_private, true);
  }
});

Deno.test("channels of other workspaces, conversations and private channels are no rooms", async () => {
  const ada = await roomer(origin);
  const ben = await world.person("Ben");
  const commons = "T000000001";
  const elsewhere = await ben.client.createChannel({
    workspace_id: ben.workspace.id,
    name: "elsewhere",
  });
  // Ben enters the commons by using a door.
  await fetch(`${origin}/rooms/`, {
    headers: { authorization: `Bearer ${ben.client.credentials!.access_token}` },
  }).then((answer) => answer.body?.cancel());
  const hidden = await ben.client.createChannel({
    workspace_id: commons,
    name: fresh("hidden"),
    is_private: true,
  });
  const self = (await ada.ask("GET", "/api/v1/users/me")).body.id;
  const talk = await ben.client.createConversation({
    workspace_id: commons,
    participant_ids: [self],
  });
  const { body } = await ada.ask("GET", "/rooms/?limit=200");
  const ids = body.items.map(({ id }: { id: number }) => id);
  for (const { id } of [elsewhere, hidden, talk]) {
    assert(!ids.includes(numberOf(id)));
    assertEquals((await ada.ask("GET", `/rooms/${numberOf(id)}`)).status, 404);
    assertEquals((await ada.ask("GET", `/rooms/${numberOf(id)}/messages`)).status, 404);
  }
  // Nor to those who see them natively.
  const token = ben.client.credentials!.access_token;
  for (const { id } of [elsewhere, talk]) {
    const answer = await fetch(`${origin}/rooms/${numberOf(id)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assertEquals([answer.status, await answer.json()], [404, { detail: "room not found" }]);
  }
  for (const id of [0, 1, ada.userId, 2 ** 44, Number.MAX_SAFE_INTEGER]) {
    assertEquals((await ada.ask("GET", `/rooms/${id}`)).status, 404);
  }
  for (const id of ["x", "-1", "1.5", "9007199254740993"]) {
    assertEquals((await ada.ask("GET", `/rooms/${id}`)).status, 422);
  }
});

Deno.test("joining and leaving say what was the case before", async () => {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  const { id } = await room(ada);
  const early = await ben.ask("DELETE", `/rooms/${id}/leave`);
  assertEquals([early.status, early.body], [404, { detail: "membership not found" }]);
  const joined = await ben.ask("POST", `/rooms/${id}/join`);
  assertEquals(joined.status, 201);
  const { joined_at, ...place } = joined.body;
  assert(!Number.isNaN(Date.parse(joined_at)));
  assertEquals(place, {
    user_id: ben.userId,
    username: ben.username,
    is_moderator: false,
    is_banned: false,
    is_muted: false,
  });
  const again = await ben.ask("POST", `/rooms/${id}/join`);
  assertEquals([again.status, again.body], [409, { detail: "already member" }]);
  const { body } = await ben.ask("GET", `/rooms/${id}/members/`);
  assertEquals(
    [body.total, body.limit, body.has_more, body.next_offset, body.items.length],
    [2, 100, false, null, 2],
  );
  assertEquals((await ben.ask("GET", `/rooms/${id}/members?limit=501`)).status, 422);
  const page = await ben.ask("GET", `/rooms/${id}/members?limit=1&offset=1`);
  assertEquals(page.body.items, [body.items[1]]);
  const left = await ben.ask("DELETE", `/rooms/${id}/leave/`);
  assertEquals([left.status, left.body], [204, ""]);
});

Deno.test("moderators toggle; others don't, and who is not there can't be toggled", async () => {
  const [ada, ben, cleo] = [
    await roomer(origin),
    await roomer(origin, fresh("ben")),
    await roomer(origin, fresh("cleo")),
  ];
  const { id } = await room(ada);
  for (const { ask } of [ben, cleo]) {
    assertEquals((await ask("POST", `/rooms/${id}/join`)).status, 201);
  }
  const toggle = (by: Roomer, whom: Roomer, what: string) =>
    by.ask("POST", `/rooms/${id}/members/${whom.userId}/${what}`);
  for (
    const [what, flag] of [
      ["moderator", "is_moderator"],
      ["mute", "is_muted"],
      ["ban", "is_banned"],
    ] as const
  ) {
    const refused = await toggle(ben, cleo, what);
    assertEquals([refused.status, refused.body], [403, { detail: "not moderator" }]);
    for (const expected of [true, false, true, false]) {
      const { status, body } = await toggle(ada, cleo, what);
      assertEquals([status, body.username, body[flag]], [200, cleo.username, expected]);
      assertEquals(
        [body.is_moderator, body.is_muted, body.is_banned].filter(Boolean).length,
        expected ? 1 : 0,
      );
      const { body: members } = await ada.ask("GET", `/rooms/${id}/members`);
      const place = members.items.find(({ user_id }: { user_id: number }) =>
        user_id === cleo.userId
      );
      assertEquals(place[flag], expected);
    }
    for (const nobody of [ada.userId + 1, 7, id]) {
      const missing = await ada.ask("POST", `/rooms/${id}/members/${nobody}/${what}`);
      assertEquals([missing.status, missing.body], [404, { detail: "member not found" }]);
    }
    assertEquals((await ada.ask("POST", `/rooms/7/members/${cleo.userId}/${what}`)).status, 404);
  }
  // Whoever became a moderator has their powers.
  await toggle(ada, ben, "moderator");
  assertEquals((await toggle(ben, cleo, "mute")).body.is_muted, true);
});

Deno.test("toggles at once change a member one after the other", async () => {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  const { id } = await room(ada);
  await ben.ask("POST", `/rooms/${id}/join`);
  for (const what of ["moderator", "mute", "ban"]) {
    const path = `/rooms/${id}/members/${ben.userId}/${what}`;
    const answers = await Promise.all(Array.from({ length: 6 }, () => ada.ask("POST", path)));
    const flag = `is_${what === "ban" ? "banned" : what === "mute" ? "muted" : "moderator"}`;
    assertEquals(answers.filter(({ status }) => status === 200).length, 6);
    assertEquals(answers.filter(({ body }) => body[flag]).length, 3);
  }
});

Deno.test("who is banned reads nothing, who is muted reads and writes nothing", async () => {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  const { id } = await room(ada);
  await ben.ask("POST", `/rooms/${id}/join`);
  assertEquals((await ben.ask("GET", `/rooms/${id}/messages`)).status, 200);
  await ada.ask("POST", `/rooms/${id}/members/${ben.userId}/mute`);
  assertEquals((await ben.ask("GET", `/rooms/${id}/messages`)).status, 200);
  await ada.ask("POST", `/rooms/${id}/members/${ben.userId}/ban`);
  for (
    const [method, path] of [
      ["GET", ""],
      ["GET", "/messages"],
      ["GET", "/members"],
      ["GET", "/presence"],
      ["POST", "/join"],
    ]
  ) {
    const { status, body } = await ben.ask(method!, `/rooms/${id}${path}`);
    assertEquals([path, status, body], [path, 403, { detail: "banned" }]);
  }
});

Deno.test("messages are counted from the newest, in the order in which they were said", async () => {
  const ada = await roomer(origin);
  const ben = await roomer(origin, fresh("ben"));
  const { id } = await room(ada);
  using socket = await ada.open();
  socket.send({ type: "join", room: (await ada.ask("GET", `/rooms/${id}`)).body.name });
  for (let n = 0; n < 7; n++) {
    const name = (await ada.ask("GET", `/rooms/${id}`)).body.name;
    socket.send({ type: "chat", room: name, message: `m${n}` });
  }
  await socket.hears(({ type, message }) => type === "chat" && message === "m6");
  const pages: string[][] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const { body } = await ben.ask("GET", `/rooms/${id}/messages?limit=3&offset=${offset}`);
    assertEquals([body.total, body.limit, body.offset], [7, 3, offset]);
    pages.push(body.items.map(({ content }: { content: string }) => content));
    offset = body.next_offset;
  }
  assertEquals(pages, [["m4", "m5", "m6"], ["m1", "m2", "m3"], ["m0"]]);
  const { body } = await ben.ask("GET", `/rooms/${id}/messages`);
  const [first] = body.items;
  assert(Number.isSafeInteger(first.id));
  assertEquals(Object.keys(first).toSorted(), [
    "content",
    "created_at",
    "id",
    "user_id",
    "username",
  ]);
  assertEquals([first.user_id, first.username], [ada.userId, ada.username]);
});

Deno.test("a message is changed and deleted by its author or a moderator, whenever it was said", async () => {
  // Its window for edits is set for everybody in the database.
  await using own = await openOwnWorld();
  const [ada, ben, cleo] = [
    await roomer(own.origin),
    await roomer(own.origin, fresh("ben")),
    await roomer(own.origin, fresh("cleo")),
  ];
  const { id, name } = await room(ada);
  using socket = await ben.open();
  socket.send({ type: "join", room: name });
  await cleo.ask("POST", `/rooms/${id}/join`);
  const say = async (message: string) => {
    socket.send({ type: "chat", room: name, message });
    return (await socket.hears((frame) => frame.message === message)).message_id as number;
  };
  const message = await say("helo");
  await own.app.sql`update workspaces set edit_window_s = 0 where id = 1`;
  const edit = (by: Roomer, content: string) =>
    by.ask("PATCH", `/rooms/${id}/messages/${message}`, { content });
  const refused = await edit(cleo, "mine");
  assertEquals([refused.status, refused.body], [403, { detail: "not permitted" }]);
  for (const [by, content] of [[ben, "hello"], [ada, "hello, all"]] as const) {
    const { status, body } = await edit(by, content);
    assertEquals([status, body.id, body.content], [200, message, content]);
    assertEquals([body.user_id, body.username], [ben.userId, ben.username]);
    const updated = await socket.hears((frame) => frame.content === content);
    assertEquals([updated.type, updated.room, updated.message_id], [
      "message_updated",
      name,
      message,
    ]);
  }
  for (const content of ["", "  ", 7]) {
    const bad = await ben.ask("PATCH", `/rooms/${id}/messages/${message}`, { content });
    assertEquals(bad.status, 422);
  }
  const actions = await own.app.sql<{ action: string }[]>`
    select action from audit_log where workspace_id = 1 and data->>'author_id' is not null
  `;
  assertEquals(actions.map(({ action }) => action), ["message.edited"]);

  const remove = (by: Roomer, what: number) => by.ask("DELETE", `/rooms/${id}/messages/${what}`);
  assertEquals((await remove(cleo, message)).status, 403);
  const second = await say("two");
  for (const [by, what] of [[ben, message], [ada, second]] as const) {
    assertEquals((await remove(by, what)).status, 204);
    const deleted = await socket.hears(({ type, message_id }) =>
      type === "message_deleted" && message_id === what
    );
    assertEquals(deleted.room, name);
    for (const gone of [await remove(by, what), await edit(by, "again")]) {
      assertEquals([gone.status, gone.body], [404, { detail: "message not found" }]);
    }
  }
  assertEquals((await remove(ada, 1)).status, 404);
  assertEquals((await ada.ask("GET", `/rooms/${id}/messages`)).body.total, 0);
});
