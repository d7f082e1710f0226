import { ERRORS } from "../lib/protocol/errors.ts";
import { ALIASES, API_PREFIX, PATHS } from "../lib/protocol/paths.ts";
import { assert, assertEquals, assertIncludes } from "./helpers/assert.ts";
import { suiteWorld } from "./helpers/suite.ts";

const world = await suiteWorld();

Deno.test("/openapi.json describes every path, and every reference in it leads somewhere", async () => {
  const document = await (await fetch(`${world.origin}/openapi.json`)).json();
  assertEquals(document.openapi, "3.1.0");
  const routes = [...Object.values(PATHS), ...ALIASES.map(([, ...route]) => route)];
  for (const [method, path] of routes) {
    const url = API_PREFIX + path.replace(/:(\w+)/g, "{$1}");
    assert(document.paths[url]?.[method.toLowerCase()], `${method} ${url}`);
  }
  const ids = new Set<string>();
  for (const item of Object.values<Record<string, { operationId: string }>>(document.paths)) {
    for (const { operationId } of Object.values(item)) {
      assert(!ids.has(operationId), `${operationId} twice`);
      ids.add(operationId);
    }
  }
  for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
    const found = name!.split("/").slice(1).reduce((part, key) => part?.[key], document);
    assert(found, `${name} leads nowhere`);
  }
});

Deno.test("the pages that mails lead to are there, and need nothing from elsewhere", async () => {
  for (const path of ["/verify", "/forgot-password", "/reset-password", "/invite"]) {
    const answer = await fetch(world.origin + path);
    const text = await answer.text();
    assertEquals(answer.status, 200, path);
    assertIncludes(answer.headers.get("content-security-policy")!, "script-src 'self'");
    assertEquals(answer.headers.get("referrer-policy"), "no-referrer");
    assertIncludes(text, '<script src="/assets/account.js"></script>');
    assert(!/(src|href)="(https?:)?\/\//.test(text), path);
  }
  const script = await fetch(`${world.origin}/assets/account.js`);
  assertIncludes(script.headers.get("content-type")!, "text/javascript");
  await script.body?.cancel();
});

Deno.test("the pages are there, run only this server's files, and load nothing from elsewhere", async () => {
  for (const path of ["/docs", "/redoc", "/docs/socket", "/docs/errors", "/dev/mailbox"]) {
    const answer = await fetch(world.origin + path);
    assertEquals(answer.status, 200, path);
    assertIncludes(answer.headers.get("content-security-policy")!, "default-src 'none'");
    assert(!/(src|href)="(https?:)?\/\//.test(await answer.text()), path);
  }
  for (const asset of ["swagger-ui-bundle.js", "swagger-ui.css", "start.js"]) {
    const answer = await fetch(`${world.origin}/docs/assets/${asset}`);
    assertEquals(answer.status, 200, asset);
    assert((await answer.text()).length > 50);
  }
});

Deno.test("the errors' page explains every code, and the socket's page every frame", async () => {
  const errors = await (await fetch(`${world.origin}/docs/errors`)).text();
  for (const code of Object.keys(ERRORS)) assertIncludes(errors, `id="${code}"`);
  const socket = await (await fetch(`${world.origin}/docs/socket`)).text();
  for (
    const type of ["hello", "resume", "gap", "ack", "bye", "message.created", "typing.started"]
  ) {
    assertIncludes(socket, `id="${type}"`);
  }
});
