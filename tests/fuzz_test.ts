import { API } from "../lib/protocol/api.ts";
import { API_PREFIX, type Operation, pathParams, PATHS } from "../lib/protocol/paths.ts";
import { assert, assertEquals } from "./helpers/assert.ts";
import { DOT } from "./helpers/pictures.ts";
import { RawSocket } from "./helpers/raw_socket.ts";
import { suiteWorld } from "./helpers/suite.ts";
import { channelNamed } from "./helpers/world.ts";

/** Set FUZZ_SEED to repeat a run that failed. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? Math.floor(Math.random() * 2 ** 31));
const random = generator(SEED);

const world = await suiteWorld();
const ada = await world.person("Ada");
const ben = await world.member("Ben", ada);
const channel_id = await channelNamed(ada, "general");
const message = await ada.client.postMessage({ channel_id, content: "hi" });
const talk = await ben.client.createConversation({
  participant_ids: [ada.user.id],
  workspace_id: ada.workspace.id,
});
const authorization = `Bearer ${ben.client.credentials!.access_token}`;

/** Values that are good somewhere and bad elsewhere. */
const VALUES: unknown[] = [
  channel_id,
  message.id,
  ada.user.id,
  ada.workspace.id,
  "",
  " ",
  "\0",
  "\ud800",
  "__proto__",
  "constructor",
  "x".repeat(5_000),
  "0".repeat(16),
  "9".repeat(16),
  "-1",
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
const KEYS = [
  "type",
  "id",
  "channel_id",
  "content",
  "parent_message_id",
  "epoch",
  "streams",
  "stream",
  "after",
  "before",
  "limit",
  "token",
  "name",
  "role",
  "user_id",
  "workspace_id",
  "message_id",
  "__proto__",
  "toString",
];
const TYPES = [
  "start",
  "resume",
  "resync",
  "send",
  "typing",
  "presence.subscribe",
  "channels.open",
  "auth",
  "ping",
  "hello",
  "toString",
];

/** Values that fit where a field has this name, so that requests get further than the schema. */
const FITTING: Record<string, unknown> = {
  workspace_id: ada.workspace.id,
  channel_id,
  conversation_id: talk.id,
  message_id: message.id,
  last_message_id: message.id,
  parent_message_id: message.id,
  user_id: ben.user.id,
  participant_ids: [ada.user.id],
  channel_ids: [channel_id],
  user_ids: ada.user.id,
  content: `@here <@${ada.user.id}>`,
  name: "fuzzed",
  emoji: "tada",
  reason: "x",
  role: "member",
  resolution: "dismissed",
  status: "away",
  blocks: [{ type: "x" }],
  attachments: [{}],
  metadata: { event_type: "x", event_payload: {} },
  send_at: "2027-01-01T00:00:00Z",
  limit: 5,
  image: DOT,
  emails: ["x@example.com"],
};
/** What would end the fuzzer itself. */
const AVOIDED = ["logout", "deactivateAccount", "deleteAccount", "revokeOtherSessions"];

Deno.test(`no frame ends the process or answers "internal" (seed ${SEED})`, async () => {
  using bystander = await RawSocket.live(world, ada);
  for (let round = 0; round < 10; round++) {
    using socket = await RawSocket.open(world, ben);
    for (let n = 0; n < 100; n++) {
      const frame = { type: pick(TYPES), ...object() };
      socket.send(random() < 0.2 ? damage(JSON.stringify(frame)) : frame);
    }
    await socket.settle();
    const codes = socket.frames.map((frame) => frame.type === "error" ? frame.code : "");
    assert(!codes.includes("internal"), `${codes}`);
  }
  await bystander.settle();
  const seqs = bystander.frames.filter((frame) => "stream" in frame && frame.stream === channel_id)
    .map((frame) => "seq" in frame ? frame.seq : 0);
  assertEquals(seqs, seqs.map((_, n) => seqs[0]! + n));
});

Deno.test(`no request answers 500 (seed ${SEED})`, async () => {
  const routes = Object.entries(PATHS).filter(([name]) => !AVOIDED.includes(name));
  for (let n = 0; n < 1_500; n++) {
    const [operation, [method, path]] = pick(routes);
    const url = new URL(
      API_PREFIX +
        path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(wellFormed(value(name)))),
      world.origin,
    );
    const hasBody = method !== "GET" && method !== "DELETE";
    const input = random() < 0.2 ? object() : inputOf(operation as Operation, pathParams(path));
    if (!hasBody) {
      for (const [key, value] of Object.entries(input)) {
        url.searchParams.append(key, wellFormed(value));
      }
    }
    const body = JSON.stringify(input);
    const answer = await fetch(url, {
      method,
      headers: { authorization, "content-type": "application/json" },
      body: hasBody ? random() < 0.2 ? damage(body) : body : null,
    });
    const text = await answer.text();
    assert(answer.status < 500, `${operation} ${url.pathname} ${body} → ${text}`);
  }
  assertEquals(world.logged, []);
});

function object(): Record<string, unknown> {
  const count = Math.floor(random() * 5);
  return Object.fromEntries(Array.from({ length: count }, () => [pick(KEYS), pick(VALUES)]));
}

/** Some of an operation's own fields, most of them with a value that fits. */
function inputOf(operation: Operation, inPath: string[]): Record<string, unknown> {
  const names = Object.keys(API[operation].input.shape).filter((name) => !inPath.includes(name));
  return Object.fromEntries(
    names.filter(() => random() < 0.8).map((name) => [name, value(name)]),
  );
}

function value(name: string): unknown {
  return name in FITTING && random() < 0.8 ? FITTING[name] : pick(VALUES);
}

/** Cuts, doubles or replaces a piece. */
function damage(text: string): string {
  const at = Math.floor(random() * text.length);
  const piece = text.slice(at, at + 1 + Math.floor(random() * 5));
  return text.slice(0, at) + pick(["", piece + piece, '"', "[", "{", "\0", "é"]) +
    text.slice(at + piece.length);
}

function wellFormed(value: unknown): string {
  return (typeof value === "string" ? value : JSON.stringify(value)).toWellFormed();
}

function pick<T>(values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}

/** Mulberry32, by Tommy Ettinger (public domain): a small generator that can be seeded. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
