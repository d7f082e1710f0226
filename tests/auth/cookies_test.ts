import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { PASSWORD, type Person } from "../helpers/world.ts";

const world = await suiteWorld({ CORS_ORIGINS: "https://app.example" });
const OWN = new URL(world.app.config.publicUrl).origin;

/** A browser: it keeps cookies and sends them along. */
class Browser {
  cookies = new Map<string, string>();

  async ask(method: string, path: string, headers: HeadersInit = {}, body?: unknown) {
    const answer = await fetch(`${world.origin}/api/v1${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/max-age=0/i.test(line)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    const text = await answer.text();
    const set = answer.headers.getSetCookie();
    // An account has a `status` too; the answer's is meant.
    return { ...JSON.parse(text || "{}"), status: answer.status, set };
  }

  async signIn({ email }: Person) {
    const headers = { "parley-session": "cookie", origin: OWN };
    return await this.ask("POST", "/auth/login", headers, { email, password: PASSWORD });
  }
}

async function signedIn(): Promise<{ ada: Person; browser: Browser }> {
  const ada = await world.person("Ada");
  const browser = new Browser();
  await browser.signIn(ada);
  return { ada, browser };
}

Deno.test("a browser's tokens travel in cookies that no script reads, and in no body", async () => {
  const ada = await world.person("Ada");
  const browser = new Browser();
  const answer = await browser.signIn(ada);
  assertEquals([answer.status, answer.user.id], [200, ada.user.id]);
  assert(!("access_token" in answer) && !("refresh_token" in answer));
  assertEquals(answer.set.length, 2);
  for (const cookie of answer.set) {
    assertIncludes(cookie, "__Host-parley_");
    for (const part of ["Secure", "HttpOnly", "Path=/"]) assertIncludes(cookie, part);
    assert(/SameSite=(Lax|Strict)/.test(cookie) && !/Domain/i.test(cookie));
  }
  const me = await browser.ask("GET", "/users/me");
  assertEquals([me.status, me.id], [200, ada.user.id]);
});

Deno.test("what changes something needs exactly our own origin, or one that is allowed", async () => {
  const { browser } = await signedIn();
  const rename = async (headers: HeadersInit) =>
    (await browser.ask("PUT", "/users/me", headers, { name: "New" })).status;
  assertEquals(await rename({ origin: OWN }), 200);
  assertEquals(await rename({ origin: "https://app.example" }), 200);
  assertEquals(await rename({ "sec-fetch-site": "same-origin" }), 200);
  const foreign: HeadersInit[] = [
    {},
    { origin: "https://evil.example" },
    { origin: `${OWN}.evil.example` },
    { origin: "null" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
  ];
  for (const headers of foreign) {
    assertEquals(await rename(headers), 403, JSON.stringify(headers));
  }
});

Deno.test("another site's page reads nothing, but a link from there can be followed", async () => {
  const { browser } = await signedIn();
  const read = async (headers: HeadersInit) =>
    (await browser.ask("GET", "/users/me", headers)).status;
  assertEquals(await read({ "sec-fetch-site": "same-origin" }), 200);
  assertEquals(await read({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }), 200);
  assertEquals(await read({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }), 403);
  assertEquals(await read({ origin: "https://evil.example" }), 403);
});

Deno.test("a socket opens with the cookie from our own origin, and from no other", async () => {
  const { browser } = await signedIn();
  const open = async (headers: Record<string, string>) => {
    const answer = await browser.ask("GET", "/ws", headers);
    return [answer.status, answer.code];
  };
  // Past the check of the origin only the upgrade's other headers are missing.
  const upgrade = { upgrade: "websocket" };
  assertEquals(await open({ ...upgrade, origin: OWN }), [426, "upgrade_required"]);
  assertEquals(await open({ ...upgrade, origin: "https://evil.example" }), [403, "origin_refused"]);
  assertEquals(await open(upgrade), [403, "origin_refused"]);
});

Deno.test("tabs refresh at once without racing: the cookie's token is not spent", async () => {
  const { browser } = await signedIn();
  const before = browser.cookies.get("__Host-parley_refresh");
  const headers = { "parley-session": "cookie", origin: OWN };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => browser.ask("POST", "/auth/refresh", headers)),
  );
  assertEquals(new Set(answers.map(({ status }) => status)), new Set([200]));
  assertEquals(browser.cookies.get("__Host-parley_refresh"), before);
  const foreign = { ...headers, origin: "https://evil.example" };
  assertEquals((await browser.ask("POST", "/auth/refresh", foreign)).code, "origin_refused");
  // Nor can it be traded for tokens that a script could read.
  const stolen = await browser.ask("POST", "/auth/refresh", {}, { refresh_token: before });
  assertEquals([stolen.status, stolen.code], [401, "token_invalid"]);
  assertEquals((await browser.ask("GET", "/users/me")).status, 200);
});

Deno.test("signing out takes the cookies away, and they are worth nothing any more", async () => {
  const { browser } = await signedIn();
  const kept = new Browser();
  kept.cookies = new Map(browser.cookies);
  assertEquals((await browser.ask("POST", "/auth/logout", { origin: OWN })).status, 204);
  assertEquals(browser.cookies.size, 0);
  assertEquals((await kept.ask("GET", "/users/me")).code, "token_invalid");
  const headers = { "parley-session": "cookie", origin: OWN };
  assertEquals((await kept.ask("POST", "/auth/refresh", headers)).code, "token_invalid");
});

Deno.test("a header is believed before a cookie, and a bad one is no reason to look at the cookie", async () => {
  const { browser } = await signedIn();
  const ben = await world.person("Ben");
  const authorization = `Bearer ${ben.client.credentials!.access_token}`;
  assertEquals((await browser.ask("GET", "/users/me", { authorization })).id, ben.user.id);
  for (const bad of ["Bearer nonsense", "Token abc", "Basic YTpi", "Bearer"]) {
    assertEquals((await browser.ask("GET", "/users/me", { authorization: bad })).status, 401, bad);
  }
});
