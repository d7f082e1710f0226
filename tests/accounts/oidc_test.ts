import { createClient } from "../../lib/client/mod.ts";
import { sha256 } from "../../lib/crypto.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { mailTo, tokenIn } from "../helpers/mail.ts";
import { type Identity, type OidcDouble, serveOidc } from "../helpers/oidc.ts";
import { openOwnWorld, PASSWORD, type World } from "../helpers/world.ts";

const VERIFIER = "a verifier of at least forty-three characters, as PKCE asks for";
const CHALLENGE = sha256(VERIFIER).toBase64({ alphabet: "base64url", omitPadding: true });
const PUBLIC_URL = "http://localhost:8000";

function identity(name: string, email = `${name.toLowerCase()}@example.com`): Identity {
  return { sub: crypto.randomUUID(), email, email_verified: true, name };
}

/** A server beside a real provider; the browser of a test goes between them. */
async function openPair(env: Record<string, string> = {}): Promise<{
  world: World;
  provider: OidcDouble;
}> {
  const provider = await serveOidc(`${PUBLIC_URL}/api/v1/auth/oidc/callback`);
  const world = await openOwnWorld({
    PUBLIC_URL,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    ...env,
  });
  return { world, provider };
}

/** A browser between the server and the provider: follows every redirect and keeps cookies. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(private readonly world: World) {}

  /** Goes through a whole sign-in, and returns the fragment of the page it ends at. */
  async signIn(query = `challenge=${CHALLENGE}`): Promise<URLSearchParams> {
    const end = await this.follow(`${PUBLIC_URL}/api/v1/auth/oidc/start?${query}`);
    return new URLSearchParams(new URL(end).hash.slice(1));
  }

  /** Follows redirects until a page of ours, or a refusal. */
  async follow(from: string): Promise<string> {
    let url = new URL(from);
    for (let hop = 0; hop < 12; hop++) {
      const answer = await this.ask(url);
      const location = answer.headers.get("location");
      await answer.body?.cancel();
      if (!location) throw new Error(`${url.pathname} answered ${answer.status}`);
      url = new URL(location, url);
      if (url.origin === PUBLIC_URL && !url.pathname.startsWith("/api/")) return url.href;
    }
    throw new Error("Redirected in circles");
  }

  async ask(url: URL): Promise<Response> {
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    this.#cookies.set(url.host, jar);
    const isOurs = url.origin === PUBLIC_URL;
    const target = isOurs ? `${this.world.origin}${url.pathname}${url.search}` : url.href;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(target, { redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/max-age=0/i.test(line)) jar.delete(name!);
      else jar.set(name!, value!);
    }
    return answer;
  }
}

function exchange(world: World, sign_in_code: string, more: object = {}) {
  const client = createClient({ origin: world.origin });
  return client.exchangeSignIn({ sign_in_code, verifier: VERIFIER, ...more });
}

Deno.test("somebody new signs in through the provider and has an account, and the same one the next time", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  provider.person = identity("Ada");
  const first = await new Browser(world).signIn(`challenge=${CHALLENGE}&return_to=/welcome?a=1`);
  const { user, access_token } = await exchange(world, first.get("sign_in_code")!);
  assertEquals([user.name, user.email, user.email_verified], ["Ada", "ada@example.com", true]);
  assertEquals(user.current_workspace_id, null);
  assert(access_token.length > 0);

  // The address may change over there: it is the identity that counts.
  provider.person = { ...provider.person, email: "ada.king@example.com" };
  const again = await new Browser(world).signIn();
  const second = await exchange(world, again.get("sign_in_code")!);
  assertEquals(second.user, user);
});

Deno.test("the code works once, soon, and only for whoever began", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  provider.person = identity("Ada");
  const code = (await new Browser(world).signIn()).get("sign_in_code")!;
  const other = VERIFIER.replace("a verifier", "b verifier");
  await assertRefused(() => exchange(world, code, { verifier: other }), "link_invalid");
  await exchange(world, code);
  await assertRefused(() => exchange(world, code), "link_invalid");
  const late = (await new Browser(world).signIn()).get("sign_in_code")!;
  await world.app.sql`update one_time_tokens set expires_at = now()`;
  await assertRefused(() => exchange(world, late), "link_invalid");
});

Deno.test("a confirmed address finds its account, whose password goes on working", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  const ada = await world.person("Ada");
  await ada.client.verifyEmail({ token: tokenIn(await mailTo(world, ada.email, "Confirm")) });
  provider.person = identity("Ada", ada.email);
  const answer = await new Browser(world).signIn();
  const { user } = await exchange(world, answer.get("sign_in_code")!);
  assertEquals(user.id, ada.user.id);
  await createClient({ origin: world.origin }).login({ email: ada.email, password: PASSWORD });
});

Deno.test("whoever made an account for somebody else's address is shut out when the owner comes", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  const eve = await world.person("Eve");
  const early = await mailTo(world, eve.email, "Confirm");
  provider.person = identity("Ada", eve.email);
  const answer = await new Browser(world).signIn();
  const { user } = await exchange(world, answer.get("sign_in_code")!);
  assertEquals(user.id, eve.user.id);
  await assertRefused(() => eve.client.getSession(), "token_invalid");
  const signIn = () =>
    createClient({ origin: world.origin }).login({ email: eve.email, password: PASSWORD });
  await assertRefused(signIn, "wrong_credentials");
  const verify = () =>
    createClient({ origin: world.origin }).verifyEmail({ token: tokenIn(early) });
  await assertRefused(verify, "link_invalid");
});

Deno.test("an address that the provider does not vouch for opens nothing", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  const ada = await world.person("Ada");
  provider.person = { ...identity("Eve", ada.email), email_verified: false };
  const answer = await new Browser(world).signIn();
  assertEquals([...answer], [["error", "oidc_unverified"]]);
});

Deno.test("OIDC_SIGN_UP=off lets in only who has an account", async () => {
  const { world, provider } = await openPair({ OIDC_SIGN_UP: "off" });
  await using _close = both(world, provider);
  const ada = await world.person("Ada");
  provider.person = identity("Eve");
  assertEquals([...await new Browser(world).signIn()], [["error", "sign_up_closed"]]);
  provider.person = identity("Ada", ada.email);
  const answer = await new Browser(world).signIn();
  assertEquals((await exchange(world, answer.get("sign_in_code")!)).user.id, ada.user.id);
});

Deno.test("somebody who says no comes back with that, and no code", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  provider.person = undefined;
  const answer = await new Browser(world).signIn();
  assertEquals([...answer], [["error", "sign_in_cancelled"]]);
});

Deno.test("a second factor and a closed account count here too, and a missing code costs nothing", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  const ada = await world.person("Ada");
  await ada.client.verifyEmail({ token: tokenIn(await mailTo(world, ada.email, "Confirm")) });
  const { Secret, TOTP } = await import("otpauth");
  const { secret } = await ada.client.beginTwoFactor({ password: PASSWORD });
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const { recovery_codes } = await ada.client.enableTwoFactor({ code: totp.generate() });
  provider.person = identity("Ada", ada.email);
  const code = (await new Browser(world).signIn()).get("sign_in_code")!;
  await assertRefused(() => exchange(world, code), "second_factor_required");
  const { user } = await exchange(world, code, { code: recovery_codes[0] });
  assertEquals(user.id, ada.user.id);

  await ada.client.deactivateAccount({ password: PASSWORD });
  const again = (await new Browser(world).signIn()).get("sign_in_code")!;
  await assertRefused(
    () => exchange(world, again, { code: recovery_codes[1] }),
    "account_deactivated",
  );
});

Deno.test("a way back that nobody began, or that another browser began, ends nowhere", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  provider.person = identity("Ada");
  const callback = new URL(`${PUBLIC_URL}/api/v1/auth/oidc/callback?code=x&state=y`);
  const answer = await new Browser(world).ask(callback);
  assertEquals([answer.status, (await answer.json()).code], [400, "sign_in_failed"]);

  // Eve's way back, in the browser of somebody who began another journey.
  const eve = new Browser(world);
  let back = new URL(`${PUBLIC_URL}/api/v1/auth/oidc/start?challenge=${CHALLENGE}`);
  while (!back.pathname.endsWith("/callback")) {
    const answer = await eve.ask(back);
    await answer.body?.cancel();
    back = new URL(answer.headers.get("location")!, back);
  }
  const victim = new Browser(world);
  await (await victim.ask(new URL(`${PUBLIC_URL}/api/v1/auth/oidc/start?challenge=${CHALLENGE}`)))
    .body?.cancel();
  const end = new URL(await victim.follow(back.href));
  assertEquals(new URLSearchParams(end.hash.slice(1)).get("error"), "sign_in_failed");
});

Deno.test("the start takes a challenge and a path of ours, and nothing else", async () => {
  const { world, provider } = await openPair();
  await using _close = both(world, provider);
  const start = async (query: string) => {
    const url = new URL(`${PUBLIC_URL}/api/v1/auth/oidc/start?${query}`);
    const answer = await new Browser(world).ask(url);
    await answer.body?.cancel();
    return answer.status;
  };
  assertEquals(await start(`challenge=${CHALLENGE}&return_to=/a/b?c=d`), 303);
  for (
    const query of [
      "",
      "challenge=short",
      `challenge=${CHALLENGE}&return_to=https://evil.example`,
      `challenge=${CHALLENGE}&return_to=//evil.example`,
      `challenge=${CHALLENGE}&return_to=/\\evil.example`,
      `challenge=${CHALLENGE}&return_to=/%0d%0aSet-Cookie:x`.replace("%0d%0a", "\r\n"),
      `challenge=${CHALLENGE}&other=1`,
    ]
  ) assertEquals(await start(query), 400, query);
});

Deno.test("without a provider, or with one that is away, it is said so", async () => {
  await using none = await openOwnWorld();
  const answer = await fetch(`${none.origin}/api/v1/auth/oidc/start?challenge=${CHALLENGE}`);
  assertEquals([answer.status, (await answer.json()).code], [404, "oidc_off"]);
  assertEquals((await createClient({ origin: none.origin }).getSignInMethods()).oidc, null);
  await using away = await openOwnWorld({ OIDC_ISSUER: "http://127.0.0.1:1", OIDC_CLIENT_ID: "x" });
  assertEquals((await createClient({ origin: away.origin }).getSignInMethods()).oidc, {
    name: "Google",
  });
  const late = await fetch(`${away.origin}/api/v1/auth/oidc/start?challenge=${CHALLENGE}`);
  assertEquals([late.status, (await late.json()).code], [503, "unavailable"]);
});

function both(world: World, provider: OidcDouble): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}
