import type { Endpoint } from "../../routes/doors/contract.ts";
import { FASTROOM } from "../../routes/fastroom/contract.ts";
import { LOBBY } from "../../routes/lobby/contract.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import type { DoorSocket } from "../helpers/door.ts";
import { fresh, join, roomer } from "../helpers/fastroom.ts";
import { enterLobby } from "../helpers/lobby.ts";
import { randomness } from "../helpers/random.ts";
import { suiteWorld } from "../helpers/suite.ts";

/** Set FUZZ_SEED to repeat a run that failed. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? Math.floor(Math.random() * 2 ** 31));
const { next: random, pick } = randomness(SEED);

const world = await suiteWorld();
const { origin } = world;
const [ada, ben] = [await roomer(origin), await roomer(origin, fresh("ben"))];
const room = fresh("room");
const { id: room_id } = (await ada.ask("POST", "/rooms/", { name: room })).body;

/** Values that are good somewhere and bad elsewhere. */
const VALUES: unknown[] = [
  room,
  room_id,
  ben.userId,
  Date.now() * 1_000,
  "lobby",
  "hello",
  "",
  " ",
  "\0",
  "\ud800",
  "__proto__",
  "constructor",
  "x".repeat(5_000),
  "2026-01-01T00:00:00",
  "-9999999-01-01",
  -1,
  0,
  1.5,
  2 ** 53,
  1e308,
  null,
  true,
  [],
  {},
  [[[]]],
  { toString: 1 },
];
const TYPES = [
  ...["join", "leave", "chat", "history_more", "typing", "ping"],
  ...["send_message", "toString", "__proto__", "", 7, null],
];
const KEYS = ["room", "message", "before_id", "isTyping", "content", "data", "__proto__"];

Deno.test(`no frame to a door ends the process or fails inside (seed ${SEED})`, async () => {
  using bystander = await ada.open();
  await join(bystander, room);
  const who = { id: "", username: ben.username, email: "" };
  const lobby = enterLobby(origin, ben.token, who);
  for (const open of [() => ben.open(), () => lobby.open()]) {
    for (let round = 0; round < 5; round++) {
      using socket: DoorSocket = await open();
      for (let n = 0; n < 100; n++) {
        const type = pick(TYPES);
        const fields = Object.fromEntries(
          Array.from({ length: 3 }, () => [pick(KEYS), pick(VALUES)]),
        );
        const text = JSON.stringify({ type, event: type, ...fields });
        const cut = Math.floor(random() * text.length);
        socket.sendText(random() < 0.2 ? text.slice(0, cut) + text.slice(cut + 1) : text);
      }
      await socket.settle();
    }
  }
  await bystander.settle();
  const ids = bystander.heard.filter(({ type }) => type === "chat").map((f) => f.message_id);
  assertEquals(ids, [...new Set(ids)].toSorted((a, b) => a - b));
  assertEquals(world.logged, []);
});

Deno.test(`no request to a door answers 500 (seed ${SEED})`, async () => {
  const endpoints: Endpoint[] = [FASTROOM, LOBBY].flatMap(({ endpoints }) =>
    Object.values(endpoints)
  );
  const text = (value: unknown) =>
    (typeof value === "string" ? value : JSON.stringify(value)).toWellFormed();
  for (let n = 0; n < 1_000; n++) {
    const { method, path, query, body, bodyAs } = pick(endpoints);
    const url = new URL(
      path.replace(/:(\w+)/g, () => encodeURIComponent(text(pick(VALUES)) || "-")),
      origin,
    );
    const some = (names: string[]) => names.filter(() => random() < 0.8);
    for (const name of some(Object.keys(query.shape))) {
      url.searchParams.set(name, text(pick(VALUES)));
    }
    const input = Object.fromEntries(
      some(Object.keys(body.shape)).map((name) => [name, pick(VALUES)]),
    );
    const isForm = bodyAs === "form" || (bodyAs === "anywhere" && random() < 0.5);
    const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
    const written = isForm
      ? new URLSearchParams(Object.entries(input).map(([k, v]) => [k, text(v)])).toString()
      : JSON.stringify(pick([input, input, input, pick(VALUES)]));
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${ben.token}`, "content-type": type },
      body: method === "GET" || method === "DELETE" ? null : written,
    });
    const said = await answer.text();
    assert(answer.status < 500, `${method} ${url} ${written} → ${answer.status} ${said}`);
  }
  assertEquals(world.logged, []);
});
