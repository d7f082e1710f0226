import { API, type Contract } from "../lib/protocol/api.ts";
import { API_PREFIX, PATHS } from "../lib/protocol/paths.ts";
import { assert, assertEquals, assertIncludes } from "./helpers/assert.ts";
import { suiteWorld } from "./helpers/suite.ts";
import { channelNamed } from "./helpers/world.ts";

const world = await suiteWorld({ BODY_LIMIT_BYTES: "50000" });
const ada = await world.person("Ada");
const channel_id = await channelNamed(ada, "general");
const authorization = `Bearer ${ada.client.credentials!.access_token}`;

async function send(body: BodyInit, headers: HeadersInit = {}) {
  const answer = await fetch(`${world.origin}${API_PREFIX}/messages`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", ...headers },
    body,
  });
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    ...await answer.json(),
  };
}

const good = { channel_id, content: "hello" };

Deno.test("the good request passes, so that the bad ones fail for their own reasons", async () => {
  assertEquals((await send(JSON.stringify(good))).status, 201);
});

const BAD: [string, string, number, string][] = [
  ["an unknown field", JSON.stringify({ ...good, colour: "red" }), 400, "invalid_input"],
  [
    "__proto__",
    `{"__proto__":{"x":1},"channel_id":"${channel_id}","content":"x"}`,
    400,
    "invalid_input",
  ],
  ["a wrong type", JSON.stringify({ ...good, content: 5 }), 400, "invalid_input"],
  ["a missing field", JSON.stringify({ content: "x" }), 400, "invalid_input"],
  ["a blank message", JSON.stringify({ ...good, content: " \n" }), 400, "invalid_input"],
  ["NUL", JSON.stringify({ ...good, content: "a\0b" }), 400, "invalid_input"],
  ["half a surrogate pair", JSON.stringify({ ...good, content: "\ud83d" }), 400, "invalid_input"],
  [
    "too long a message",
    JSON.stringify({ ...good, content: "x".repeat(40_001) }),
    400,
    "invalid_input",
  ],
  [
    "another kind of id",
    JSON.stringify({ ...good, channel_id: ada.user.id }),
    400,
    "invalid_input",
  ],
  ["an id with NUL", JSON.stringify({ ...good, channel_id: "C\0" }), 400, "invalid_input"],
  ["an array", "[]", 400, "invalid_input"],
  ["null", "null", 400, "invalid_input"],
  ["no JSON", "{oops", 400, "malformed_json"],
  ["a deep body", `{"content":${"[".repeat(20_000)}`, 400, "malformed_json"],
  ["a body of too many parts", `{"content":[${"1,".repeat(20_001)}1]}`, 400, "malformed_json"],
  [
    "a huge body",
    JSON.stringify({ ...good, content: "x".repeat(60_000) }),
    413,
    "payload_too_large",
  ],
  ["nothing", "", 400, "invalid_input"],
];

for (const [what, body, status, code] of BAD) {
  Deno.test(`a request with ${what} is refused as ${code}, and nothing is written`, async () => {
    const before = (await ada.client.listMessages({ channel_id })).messages.length;
    const problem = await send(body);
    assertEquals([problem.status, problem.code], [status, code]);
    assertEquals(problem.type, `/docs/errors#${code}`);
    assert(problem.detail && problem.title && problem.request_id);
    assertEquals((await ada.client.listMessages({ channel_id })).messages.length, before);
  });
}

Deno.test("a body that is no JSON by its type, or no UTF-8, is refused", async () => {
  const text = JSON.stringify(good);
  assertEquals((await send(text, { "content-type": "text/plain" })).code, "unsupported_media_type");
  assertEquals((await send(new Uint8Array([0x7b, 0xff, 0x7d]))).code, "malformed_json");
});

Deno.test("a body that grows too large without saying so is refused", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      if ((sent += 10_000) > 1_000_000) controller.close();
      else controller.enqueue(new Uint8Array(10_000).fill(32));
    },
  });
  const answer = await fetch(`${world.origin}${API_PREFIX}/messages`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: endless,
  }).then(async (answer) => (await answer.json()).code, () => "payload_too_large");
  assertEquals(answer, "payload_too_large");
});

Deno.test("a bad path or method is told, and names no internals", async () => {
  const ask = (path: string, method = "GET") =>
    fetch(world.origin + path, { method, headers: { authorization } })
      .then(async (answer) => [answer.status, (await answer.json()).code]);
  assertEquals(await ask("/api/v1/nowhere"), [404, "route_not_found"]);
  assertEquals(await ask("/api/v1/messages", "DELETE"), [404, "route_not_found"]);
  assertEquals(await ask("/api/v1/channels/nonsense"), [400, "invalid_input"]);
  assertEquals(await ask("/api/v1/channels/%00"), [400, "invalid_input"]);
  assertEquals(await ask("/api/v1/messages/%2e%2e%2f"), [400, "invalid_input"]);
  assertEquals(await ask("/api/v1/channels/C9ZZZZZZZZ"), [404, "channel_not_found"]);
});

Deno.test("a bad limit or cursor is refused, everywhere where there are pages", async () => {
  const message = await ada.client.postMessage({ channel_id, content: "x" });
  const ids: Record<string, string> = {
    workspace_id: ada.workspace.id,
    channel_id,
    message_id: message.id,
    user_id: ada.user.id,
  };
  const paged = Object.entries(API).filter(([, { input }]) => "limit" in input.shape);
  assert(paged.length >= 14);
  for (const [operation] of paged) {
    const [method, path] = PATHS[operation as keyof typeof PATHS];
    const url = new URL(
      API_PREFIX + path.replace(/:(\w+)/g, (_, name) => ids[name]!),
      world.origin,
    );
    if (!path.includes(":")) {
      const name = operation === "listMessages" ? "channel_id" : "workspace_id";
      url.searchParams.set(name, ids[name]!);
    }
    if (operation === "search") url.searchParams.set("q", "x");
    const ask = async (query: string) => {
      const answer = await fetch(`${url}${url.search ? "&" : "?"}${query}`, {
        method,
        headers: { authorization },
      });
      return `${answer.status} ${(await answer.json()).code ?? "ok"}`;
    };
    assertEquals(await ask("limit=1"), "200 ok", operation);
    for (
      const query of [
        "limit=-1",
        "limit=0",
        "limit=NaN",
        "limit=1e9",
        "limit=1.5",
        "limit=",
        "limit=1&limit=2",
        "after=nonsense&before=nonsense",
        "__proto__=1",
      ]
    ) assertEquals(await ask(query), "400 invalid_input", `${operation} ${query}`);
  }
});

Deno.test("every operation refuses an unknown field with a problem, and none answers 500", async () => {
  for (const [operation, [method, path]] of Object.entries(PATHS)) {
    const contract: Contract = API[operation as keyof typeof API];
    const url = new URL(API_PREFIX + path.replace(/:\w+/g, "x"), world.origin);
    const hasBody = method !== "GET" && method !== "DELETE";
    if (!hasBody) url.searchParams.set("surprise", "1");
    const form = new FormData();
    form.set("surprise", "1");
    const isForm = contract.isMultipart === true;
    const type = { "content-type": "application/json" };
    const answer = await fetch(url, {
      method,
      headers: { ...(isForm ? {} : type), ...(contract.auth ? {} : { authorization }) },
      body: isForm ? form : hasBody ? '{"surprise":1}' : null,
    });
    const problem = await answer.json();
    assertEquals([answer.status, problem.code], [400, "invalid_input"], operation);
    assertIncludes(answer.headers.get("content-type")!, "application/problem+json");
  }
  assertEquals(world.logged.filter((line) => line.includes('"error"')), []);
});

Deno.test("an error nobody expected is a 500 that tells nothing, and is logged under its id", async () => {
  const { app } = world;
  const original = app.sessions.isAlive;
  app.sessions.isAlive = () => Promise.reject(new TypeError("secret detail"));
  const answer = await fetch(`${world.origin}${API_PREFIX}/users/me`, {
    headers: { authorization, "x-request-id": "test-request-1" },
  });
  app.sessions.isAlive = original;
  const text = await answer.text();
  assertEquals([answer.status, JSON.parse(text).code], [500, "internal"]);
  assertEquals(answer.headers.get("x-request-id"), "test-request-1");
  assert(!text.includes("secret detail"));
  assert(
    world.logged.some((line) => line.includes("secret detail") && line.includes("test-request-1")),
  );
});
