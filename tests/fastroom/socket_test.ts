import { FastroomCodec } from "../../routes/fastroom/codec.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { type DoorSocket, type Frame, openSocket } from "../helpers/door.ts";
import { fresh, join, type Roomer, roomer, signIn, typesOf } from "../helpers/fastroom.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openWorld } from "../helpers/world.ts";

const world = await suiteWorld();
const { origin } = world;

/** Two people with a socket each in a room of their own. */
async function scene() {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  const room = fresh("room");
  const [adas, bens] = [await ada.open(), await ben.open()];
  await join(adas, room);
  await join(bens, room);
  await adas.hears(({ type, message }) =>
    type === "system" && message === `${ben.username} joined`
  );
  const { id } = (await ada.ask("GET", `/rooms/by-name/${room}`)).body;
  return {
    ada,
    ben,
    adas,
    bens,
    room,
    id: id as number,
    /** Ada says `m0`, `m1` and so on, each once the one before is heard. */
    async talk(count: number) {
      for (let n = 0; n < count; n++) {
        adas.send({ type: "chat", room, message: `m${n}` });
        await adas.hears(({ message }) => message === `m${n}`);
      }
    },
    toggle: (what: string, whom: Roomer) =>
      ada.ask("POST", `/rooms/${id}/members/${whom.userId}/${what}`),
    [Symbol.dispose]() {
      adas[Symbol.dispose]();
      bens[Symbol.dispose]();
    },
  };
}

const errorsOf = (frames: Frame[]) =>
  frames.filter(({ type }) => type === "error").map(({ message }) => message);

/** What a socket answers with to a frame: the error, or what else it says. */
async function refusal(socket: DoorSocket, frame: unknown): Promise<string | undefined> {
  const from = socket.heard.length;
  socket.send(frame);
  await socket.settle();
  return errorsOf(socket.heard.slice(from))[0];
}

Deno.test("a socket with a bad token is let in and closed at once with 4400", async () => {
  for (const token of ["", "nonsense", "a.b.c"]) {
    const socket = new WebSocket(`${origin.replace("http", "ws")}/ws?access_token=${token}`);
    const heard: unknown[] = [];
    socket.onmessage = ({ data }) => heard.push(data);
    const { promise, resolve } = Promise.withResolvers<[number, boolean]>();
    let isOpen = false;
    socket.onopen = () => isOpen = true;
    socket.onclose = ({ code }) => resolve([code, isOpen]);
    assertEquals(await promise, [4400, true]);
    assertEquals(heard, []);
  }
  const ada = await roomer(origin);
  assertEquals((await ada.ask("GET", `/ws?access_token=${ada.token}`)).status, 426);
});

Deno.test("a socket is greeted with its heartbeat, and a room is entered in a fixed order", async () => {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  using adas = await ada.open();
  assertEquals(await adas.settle(), [{
    type: "system",
    message: `connected as ${ada.username}`,
    heartbeatInterval: 25,
    presenceMode: "heartbeat",
  }]);
  const room = `new:${fresh("room")}`;
  const first = await join(adas, room);
  assertEquals(typesOf(first), ["joined", "presence_state"]);
  assertEquals(first[0], { type: "joined", room });
  const { ts, ...state } = first[1]!;
  assertEquals(state, { type: "presence_state", room, users: [ada.username] });
  assert(!Number.isNaN(Date.parse(ts)));
  for (let n = 0; n < 3; n++) adas.send({ type: "chat", room, message: `m${n}` });
  await adas.hears(({ message }) => message === "m2");

  const from = adas.heard.length;
  using bens = await ben.open();
  const second = await join(bens, room);
  assertEquals(typesOf(second), ["joined", "presence_state", "history"]);
  assertEquals(second[1]!.users, [ada.username, ben.username].toSorted());
  assertEquals(second[2]!.messages.map((m: Frame) => [m.type, m.room, m.user, m.message]), [
    ["chat", room, ada.username, "m0"],
    ["chat", room, ada.username, "m1"],
    ["chat", room, ada.username, "m2"],
  ]);
  await adas.hears(({ message }) => message === `${ben.username} joined`, from);
  const [diff, line] = await adas.settle(from);
  assertEquals([diff!.type, diff!.room, diff!.join, diff!.leave], [
    "presence_diff",
    room,
    [ben.username],
    [],
  ]);
  assertEquals([line!.type, line!.room], ["system", room]);
  // Made by joining: public, with its maker as the moderator.
  const { body } = await ben.ask("GET", `/rooms/by-name/${encodeURIComponent(room)}`);
  assertEquals(body.is_private, false);
});

Deno.test("a chat reaches everybody who has joined, its sender too, and nobody else", async () => {
  using s = await scene();
  using stranger = await (await roomer(origin, fresh("cleo"))).open();
  await join(stranger, fresh("other"));
  s.adas.send({ type: "chat", room: s.room, message: "hello" });
  const chats: Frame[] = [];
  for (const socket of [s.adas, s.bens]) {
    chats.push(await socket.hears(({ type }) => type === "chat"));
  }
  assertEquals(chats[0], chats[1]);
  const { ts, message_id, ...chat } = chats[0]!;
  assertEquals(chat, { type: "chat", room: s.room, user: s.ada.username, message: "hello" });
  assert(Number.isSafeInteger(message_id) && !Number.isNaN(Date.parse(ts)));
  assertEquals(typesOf(await stranger.settle()), ["system", "joined", "presence_state"]);
  // A second socket that has not joined hears nothing of it either.
  using second = await s.ben.open();
  s.bens.send({ type: "chat", room: s.room, message: "again" });
  await s.adas.hears(({ message }) => message === "again");
  assertEquals(typesOf(await second.settle()), ["system"]);
});

Deno.test("what can't be served is answered with its error, and the socket stays open", async () => {
  using s = await scene();
  const { room } = s;
  for (const text of ["nonsense", "[]", "7", '"join"', "null", "{", `"${"x".repeat(70_000)}"`]) {
    const from = s.adas.heard.length;
    s.adas.sendText(text);
    await s.adas.settle();
    assertEquals(errorsOf(s.adas.heard.slice(from)), ["invalid json"]);
  }
  for (
    const [frame, message] of [
      [{}, "unknown type"],
      [{ type: "dance" }, "unknown type"],
      [{ type: "constructor" }, "unknown type"],
      [{ type: 7 }, "unknown type"],
      [{ type: "join" }, "room required"],
      [{ type: "join", room: 7 }, "room required"],
      [{ type: "join", room: "  " }, "room required"],
      [{ type: "chat", room }, "invalid chat"],
      [{ type: "chat", room, message: 7 }, "invalid chat"],
      [{ type: "chat", room, message: "  " }, "invalid chat"],
      [{ type: "chat", room: fresh("other"), message: "x" }, "invalid chat"],
      [{ type: "history_more", room }, "invalid history_more"],
      [{ type: "history_more", room, before_id: "7" }, "invalid history_more"],
      [{ type: "history_more", room, before_id: 1.5 }, "invalid history_more"],
      [{ type: "history_more", room: fresh("other"), before_id: 7 }, "invalid history_more"],
      [{ type: "typing", room: fresh("other"), isTyping: true }, "invalid typing"],
      [{ type: "leave", room: fresh("other") }, undefined],
    ] as const
  ) {
    assertEquals([frame, await refusal(s.adas, frame)], [frame, message]);
  }
  s.adas.send({ type: "chat", room, message: "still here" });
  await s.bens.hears(({ message }) => message === "still here");
});

Deno.test("history_more leads to the beginning, page by page, without a gap or a repeat", async () => {
  using s = await scene();
  const { room } = s;
  for (let n = 0; n < 120; n++) {
    s.adas.send({ type: "chat", room, message: `m${n}` });
    if (n % 40 === 39) await s.adas.hears(({ message }) => message === `m${n}`);
  }
  using late = await s.ben.open();
  const [, , history] = await join(late, room);
  const read: Frame[] = history!.messages;
  assertEquals(read.length, 50);
  for (let more = true; more;) {
    const from = late.heard.length;
    late.send({ type: "history_more", room, before_id: read[0]!.message_id });
    const page = await late.hears(({ type }) => type === "history_more", from);
    assertEquals(page.room, room);
    read.unshift(...page.messages);
    more = page.more;
  }
  assertEquals(read.map(({ message }) => message), Array.from({ length: 120 }, (_, n) => `m${n}`));
  late.send({ type: "history_more", room, before_id: read[0]!.message_id });
  const end = await late.hears(({ type, messages }) => type === "history_more" && !messages.length);
  assertEquals(end.more, false);
});

Deno.test("who joins while others talk gets every message once, in the history or live", async () => {
  using s = await scene();
  const { room } = s;
  let isOver = false;
  const talking = s.talk(60).then(() => isOver = true);
  const late: DoorSocket[] = [];
  while (!isOver && late.length < 12) {
    const socket = await s.ben.open();
    socket.send({ type: "join", room });
    late.push(socket);
    await socket.hears(({ type }) => type === "presence_state");
  }
  await talking;
  for (const socket of late) {
    await socket.hears(({ message, messages }) =>
      message === "m59" || messages?.some((one: Frame) => one.message === "m59")
    );
    const got = socket.heard.flatMap((frame) =>
      frame.type === "history" ? frame.messages : frame.type === "chat" ? [frame] : []
    ).map(({ message }) => Number(message.slice(1)));
    assertEquals(got, Array.from({ length: got.length }, (_, n) => 60 - got.length + n));
    socket[Symbol.dispose]();
  }
});

Deno.test("somebody is in a room from their first socket to their last", async () => {
  using s = await scene();
  const { room, ben } = s;
  const from = s.adas.heard.length;
  const again = await signIn(origin, ben.username);
  const second = await again.open();
  assertEquals((await join(second, room))[1]!.users, [s.ada.username, ben.username].toSorted());
  second[Symbol.dispose]();
  await second.closed;
  // The first socket is still served: a second sign-in takes nothing from it.
  s.bens.send({ type: "chat", room, message: "still here" });
  await s.adas.hears(({ message }) => message === "still here");
  assertEquals(typesOf(await s.adas.settle(from)), ["chat"]);
  const { body } = await s.ada.ask("GET", `/rooms/${s.id}/presence/`);
  assertEquals(body, {
    room_id: s.id,
    room,
    users: [s.ada.username, ben.username].toSorted(),
    count: 2,
  });
  s.bens[Symbol.dispose]();
  const diff = await s.adas.hears(({ type }) => type === "presence_diff", from);
  assertEquals([diff.join, diff.leave], [[], [ben.username]]);
  await s.adas.hears(({ message }) => message === `${ben.username} left`);
  assertEquals((await s.ada.ask("GET", `/rooms/${s.id}/presence`)).body.users, [s.ada.username]);
});

Deno.test("leave takes a socket out of a room, which it hears no more, and not its membership", async () => {
  using s = await scene();
  const { room } = s;
  s.bens.send({ type: "leave", room });
  await s.adas.hears(({ message }) => message === `${s.ben.username} left`);
  s.adas.send({ type: "chat", room, message: "unheard" });
  await s.adas.hears(({ message }) => message === "unheard");
  assert(!(await s.bens.settle()).some(({ message }) => message === "unheard"));
  assertEquals(await refusal(s.bens, { type: "chat", room, message: "x" }), "invalid chat");
  assertEquals((await s.ben.ask("POST", `/rooms/${s.id}/join`)).status, 409);
  const back = await join(s.bens, room);
  assertEquals(typesOf(back), ["joined", "presence_state", "history"]);
});

Deno.test("typing is told to everybody in the room, the sender too, and so is its end", async () => {
  using s = await scene();
  const { room } = s;
  for (const isTyping of [true, false, true]) {
    const [from, fromBens] = [s.adas.heard.length, s.bens.heard.length];
    s.adas.send({ type: "typing", room, isTyping });
    for (const [socket, at] of [[s.adas, from], [s.bens, fromBens]] as const) {
      const { ts, ...frame } = await socket.hears(({ type }) => type === "typing", at);
      assertEquals(frame, { type: "typing", room, user: s.ada.username, isTyping });
      assert(!Number.isNaN(Date.parse(ts)));
    }
  }
});

Deno.test("changes of a member are told to the room; who is banned hears and says nothing more", async () => {
  using s = await scene();
  const { room, ben } = s;
  for (const [what, flag] of [["moderator", "is_moderator"], ["mute", "is_muted"]] as const) {
    for (const expected of [true, false]) {
      const from = s.bens.heard.length;
      await s.toggle(what, ben);
      const update = await s.bens.hears(({ type }) => type === "member_update", from);
      assertEquals([update.room, update.user_id, update.username, update[flag]], [
        room,
        ben.userId,
        ben.username,
        expected,
      ]);
      const error = await refusal(s.bens, { type: "chat", room, message: "x" });
      assertEquals(error, what === "mute" && expected ? "muted" : undefined);
    }
  }
  await s.adas.settle();
  const from = s.bens.heard.length;
  const adasFrom = s.adas.heard.length;
  await s.toggle("ban", ben);
  const banned = await s.bens.hears(({ type }) => type === "member_update", from);
  assertEquals([banned.is_banned, banned.is_moderator], [true, false]);
  await s.adas.hears(({ message }) => message === `${ben.username} left`, adasFrom);
  s.adas.send({ type: "chat", room, message: "secret" });
  await s.adas.hears(({ message }) => message === "secret");
  for (
    const frame of [
      { type: "chat", room, message: "x" },
      { type: "history_more", room, before_id: Date.now() * 1_000 },
      { type: "typing", room, isTyping: true },
      { type: "join", room },
    ]
  ) assertEquals(await refusal(s.bens, frame), "banned");
  assertEquals(typesOf(s.bens.heard.slice(from)).filter((type) => type === "chat"), []);

  // Their own stream tells them where they may come back to, however long it takes.
  assertEquals(world.app.hub.feed.get(ben.userId)?.listeners.size, 1);
  await s.toggle("ban", ben);
  await s.adas.hears(({ message }) => message === `${ben.username} joined`, adasFrom);
  s.adas.send({ type: "chat", room, message: "welcome back" });
  await s.bens.hears(({ message }) => message === "welcome back");
  assertEquals(await refusal(s.bens, { type: "chat", room, message: "thanks" }), undefined);
});

Deno.test("a room that is gone, or that was left, takes no messages", async () => {
  using s = await scene();
  const { room } = s;
  await s.ben.ask("DELETE", `/rooms/${s.id}/leave`);
  await s.adas.hears(({ message }) => message === `${s.ben.username} left`);
  assertEquals(await refusal(s.bens, { type: "chat", room, message: "x" }), "not a member");
  await s.ada.ask("DELETE", `/rooms/${s.id}`);
  assertEquals(await refusal(s.adas, { type: "chat", room, message: "x" }), "room missing");
});

Deno.test("a room that is deleted and made again by joining is the new one", async () => {
  using s = await scene();
  const { room, ada } = s;
  await ada.ask("DELETE", `/rooms/${s.id}`);
  assertEquals(typesOf(await join(s.adas, room)), ["joined", "presence_state"]);
  const { id } = (await ada.ask("GET", `/rooms/by-name/${room}`)).body;
  assert(id !== s.id);
  s.adas.send({ type: "chat", room, message: "anew" });
  await s.adas.hears(({ message }) => message === "anew");
  s.adas.send({ type: "leave", room });
  await s.adas.settle();
  assertEquals((await ada.ask("GET", `/rooms/${id}/presence`)).body.users, []);
});

Deno.test("rooms whose names differ in letters that only Unicode folds are told apart", async () => {
  const ada = await roomer(origin);
  using adas = await ada.open();
  const end = fresh("x");
  const rooms = [`${end}ΑΣ`, `${end}ας`, `${end}İ`, `${end}i̇`];
  for (const room of rooms) await join(adas, room);
  for (const room of rooms) {
    const from = adas.heard.length;
    adas.send({ type: "chat", room, message: `to ${room}` });
    const chat = await adas.hears(({ type }) => type === "chat", from);
    assertEquals([chat.room, chat.message], [room, `to ${room}`]);
  }
  // In ASCII upper and lower case are one.
  assertEquals((await join(adas, rooms[0]!.toUpperCase()))[0]!.room, rooms[0]);
});

Deno.test("joining once more, while others talk, gives the history in one piece", async () => {
  using s = await scene();
  const { room } = s;
  let isOver = false;
  const talking = s.talk(60).then(() => isOver = true);
  while (!isOver) {
    const from = s.bens.heard.length;
    s.bens.send({ type: "join", room });
    await s.bens.hears(({ type }) => type === "presence_state", from);
    const types = typesOf(await s.bens.settle(from));
    const [first, last] = [types.indexOf("joined"), types.indexOf("history")];
    if (last > 0) assertEquals(types.slice(first, last).includes("chat"), false);
  }
  await talking;
  // A client that takes each history for all there is misses nothing.
  const shown: string[] = [];
  for (const { type, message, messages } of s.bens.heard) {
    if (type === "history") shown.splice(0, Infinity, ...messages.map((m: Frame) => m.message));
    if (type === "chat") shown.push(message);
  }
  const tail = shown.slice(-40);
  assertEquals(tail, Array.from({ length: 40 }, (_, n) => `m${n + 20}`));
});

Deno.test("whoever joins while a room is renamed leaves it usable for everybody", async () => {
  for (let round = 0; round < 6; round++) {
    using s = await scene();
    const cleo = await roomer(origin, fresh("cleo"));
    using cleos = await cleo.open();
    const name = fresh("renamed");
    cleos.send({ type: "join", room: s.room });
    await s.ada.ask("PATCH", `/rooms/${s.id}`, { name });
    await cleos.settle();
    await s.adas.settle();
    s.adas.send({ type: "chat", room: name, message: "hello" });
    const { room } = await s.bens.hears(({ message }) => message === "hello");
    assertEquals(room, name);
  }
});

Deno.test("a private room can't be joined by name, and is not told apart from none", async () => {
  const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
  const name = fresh("secret");
  await ada.ask("POST", "/rooms/", { name, is_private: true });
  using adas = await ada.open();
  assertEquals(typesOf(await join(adas, name)), ["joined", "presence_state"]);
  using bens = await ben.open();
  assertEquals(errorsOf(await join(bens, name)), ["room missing"]);
});

Deno.test("where joining makes no rooms, an unknown one is missing", async () => {
  await using own = await openWorld({ COMMONS_NEW_ROOMS: "off" });
  const ada = await roomer(own.origin);
  using adas = await ada.open();
  assertEquals(typesOf(await join(adas, "lobby")).slice(0, 2), ["joined", "presence_state"]);
  assertEquals(errorsOf(await join(adas, fresh("new"))), ["room missing"]);
});

Deno.test("logging out closes a session's sockets", async () => {
  using s = await scene();
  await s.ben.ask("POST", "/logout", { refresh_token: s.ben.refresh });
  assertEquals((await s.bens.closed).code, 4400);
  await s.adas.hears(({ message }) => message === `${s.ben.username} left`);
});

Deno.test("a door that is closed is not there", async () => {
  await using own = await openWorld({ DOORS: "lobby" });
  for (const path of ["/rooms/", "/users/me", "/ws"]) {
    assertEquals(
      await fetch(own.origin + path).then(async (answer) => {
        await answer.body?.cancel();
        return answer.status;
      }),
      404,
    );
  }
  await using none = await openWorld({ DOORS: "none" });
  const refused = await openSocket(`${none.origin}/ws/chat?token=x`, {}).catch(() => "refused");
  assertEquals(refused, "refused");
});

Deno.test("a room goes by its new name, also where a socket is in it that follows it no more", async () => {
  using s = await scene();
  await s.ben.ask("DELETE", `/rooms/${s.id}/leave`);
  s.adas.send({ type: "leave", room: s.room });
  await s.adas.settle();
  const name = fresh("renamed");
  await s.ada.ask("PATCH", `/rooms/${s.id}`, { name });
  assertEquals((await join(s.adas, name))[0], { type: "joined", room: name });
  s.adas.send({ type: "chat", room: name, message: "hello" });
  assertEquals((await s.adas.hears(({ message }) => message === "hello")).room, name);
});

Deno.test("a history that takes long to read keeps what was asked for after it waiting, and refuses nothing", async () => {
  using s = await scene();
  const { room } = s;
  for (let n = 0; n < 45; n++) {
    s.adas.send({ type: "chat", room, message: `${n} ${"x".repeat(39_000)}` });
  }
  await s.adas.hears(({ message }) => message?.startsWith("44 "));
  using late = await s.ben.open();
  const other = fresh("other");
  late.send({ type: "join", room });
  late.send({ type: "join", room: other });
  late.send({ type: "typing", room, isTyping: true });
  await late.hears(({ type, users, room }) => type === "presence_state" && room === other && users);
  await late.hears(({ type }) => type === "typing");
  assertEquals(errorsOf(late.heard), []);
});

Deno.test("somebody leaves under the name under which they came", () => {
  const codec = new FastroomCodec();
  codec.opened(7);
  codec.know(7, "room");
  const diff = (name: string, isIn: boolean) => {
    const [{ join, leave }] = codec.encodeOccupant(7, 1, name, isIn) as [Frame];
    return [join, leave];
  };
  assertEquals(diff("ben", true), [["ben"], []]);
  assertEquals(diff("bob", false), [[], ["ben"]]);
  assertEquals(diff("bob", true), [["bob"], []]);
  assertEquals(diff("bob", false), [[], ["bob"]]);
});

Deno.test("handshakes that come to nothing don't use up the places of strangers who are shown out", async () => {
  const { hostname, port } = new URL(origin);
  for (let n = 0; n < 210; n++) {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const request = "GET /ws?access_token=bad HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n" +
      "connection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    await connection.write(new TextEncoder().encode(request));
    await connection.read(new Uint8Array(256));
  }
  const socket = new WebSocket(`${origin.replace("http", "ws")}/ws?access_token=bad`);
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.onclose = ({ code }) => resolve(code);
  assertEquals(await promise, 4400);
});
