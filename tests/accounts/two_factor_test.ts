import { Secret, TOTP } from "otpauth";
import { createClient } from "../../lib/client/mod.ts";
import { assert, assertEquals, assertIncludes, assertRefused } from "../helpers/assert.ts";
import { mailTo, tokenIn } from "../helpers/mail.ts";
import { openOwnWorld, openWorld, PASSWORD, type Person, type World } from "../helpers/world.ts";

/** The code that the authenticator app shows now, or `ahead` steps later. */
function codeOf(secret: string, ahead = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + ahead * 30_000 });
}

/** Time passes: the codes of now were not used yet. */
async function nextStep({ app }: World): Promise<void> {
  await app.sql`update users set totp_last_step = null`;
}

async function guarded(world: World): Promise<{ ada: Person; secret: string; codes: string[] }> {
  const ada = await world.person("Ada");
  const { secret } = await ada.client.beginTwoFactor({ password: PASSWORD });
  const { recovery_codes: codes } = await ada.client.enableTwoFactor({ code: codeOf(secret) });
  await nextStep(world);
  return { ada, secret, codes };
}

function signIn(world: World, { email }: Person, code?: string, password = PASSWORD) {
  return createClient({ origin: world.origin }).login({ email, password, code });
}

Deno.test("with a second factor signing in takes a code too, and each code works once", async () => {
  await using world = await openOwnWorld();
  const { ada, secret } = await guarded(world);
  assertEquals((await ada.client.getMe()).two_factor, true);
  await assertRefused(() => signIn(world, ada), "second_factor_required");
  // Only who knows the password learns that a code is asked for.
  await assertRefused(() => signIn(world, ada, undefined, "wrong"), "wrong_credentials");
  await assertRefused(() => signIn(world, ada, "000000"), "wrong_code");

  const code = codeOf(secret);
  const results = await Promise.allSettled(
    Array.from({ length: 5 }, () => signIn(world, ada, code)),
  );
  assertEquals(results.filter(({ status }) => status === "fulfilled").length, 1);
  await signIn(world, ada, codeOf(secret, 1));
  await assertRefused(() => signIn(world, ada, code), "wrong_code");
});

Deno.test("a second factor counts only once a first code has proven it", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  await assertRefused(() => ada.client.enableTwoFactor({ code: "123456" }), "two_factor_off");
  const begin = (password: string) => ada.client.beginTwoFactor({ password });
  await assertRefused(() => begin("wrong password"), "wrong_password");
  const { secret, uri } = await begin(PASSWORD);
  assertIncludes(uri, `secret=${secret}`);
  assert(uri.startsWith("otpauth://totp/Parley"));
  await assertRefused(() => ada.client.enableTwoFactor({ code: "000000" }), "wrong_code");
  await signIn(world, ada);
  // At rest there is no secret to read.
  const [row] = await world.app.sql<{ totpSecret: Uint8Array }[]>`
    select totp_secret from users where email = ${ada.email}
  `;
  assert(!new TextDecoder().decode(row!.totpSecret).includes(secret));

  const other = createClient({ origin: world.origin });
  await other.login({ email: ada.email, password: PASSWORD });
  await ada.client.enableTwoFactor({ code: codeOf(secret) });
  await assertRefused(() => other.getSession(), "token_invalid");
  await assertRefused(() => begin(PASSWORD), "two_factor_on");
});

Deno.test("a recovery code works once, however it is typed, and new ones end the old", async () => {
  await using world = await openOwnWorld();
  const { ada, secret, codes } = await guarded(world);
  assertEquals([codes.length, new Set(codes).size], [10, 10]);
  const [first, second, third] = codes as [string, string, string];
  await signIn(world, ada, first.toUpperCase().replaceAll("-", " ").replaceAll("0", "O"));
  await assertRefused(() => signIn(world, ada, first), "wrong_code");
  await signIn(world, ada, second);

  const again = createClient({ origin: world.origin });
  await again.login({ email: ada.email, password: PASSWORD, code: third });
  const { recovery_codes } = await again.renewRecoveryCodes({
    password: PASSWORD,
    code: codeOf(secret),
  });
  await assertRefused(() => signIn(world, ada, codes[3]), "wrong_code");
  await signIn(world, ada, recovery_codes[0]);
});

Deno.test("disableTwoFactor() takes the password and a code, and the owner is told", async () => {
  await using world = await openOwnWorld();
  const { ada, secret } = await guarded(world);
  const disable = (password: string, code: string) =>
    ada.client.disableTwoFactor({ password, code });
  await assertRefused(() => disable("wrong password", codeOf(secret)), "wrong_password");
  await assertRefused(() => disable(PASSWORD, "000000"), "wrong_code");
  await assertRefused(() => signIn(world, ada), "second_factor_required");
  await disable(PASSWORD, codeOf(secret));
  await signIn(world, ada);
  await mailTo(world, ada.email, "Two-factor sign-in was switched off");
});

Deno.test("codes can't be guessed: they are counted by account, apart from passwords", async () => {
  await using world = await openOwnWorld({
    RATE_LIMITS: "on",
    LIMIT_SIGN_IN_ACCOUNT: "1000/3600",
    LIMIT_SIGN_IN_ADDRESS: "1000/3600",
    LIMIT_REGISTER: "1000/3600",
    LIMIT_SECOND_FACTOR: "5/3600",
  });
  const { ada, secret } = await guarded(world);
  for (let n = 0; n < 5; n++) {
    await assertRefused(() => signIn(world, ada, "000000"), "wrong_code");
  }
  await assertRefused(() => signIn(world, ada, codeOf(secret)), "rate_limited");
});

Deno.test("a second factor outlives a change of the server's secret", async () => {
  const PARLEY_SECRET = "an older secret: 0123456789 abcdefghijklm";
  await using before = await openOwnWorld({ PARLEY_SECRET });
  const { ada, secret } = await guarded(before);
  const sealed = await before.app.sql<{ totpSecret: Uint8Array }[]>`
    select totp_secret from users where email = ${ada.email}
  `;
  await using after = await openWorld({ PARLEY_SECRET_PREVIOUS: PARLEY_SECRET });
  const opened = await after.app.keys.open(sealed[0]!.totpSecret);
  assertEquals(opened, secret);
  // Access tokens given before it stay good until they expire, too.
  const proof = await after.app.tokens.verify(ada.client.credentials!.access_token);
  assert(proof.sessionId.length > 0);
});

Deno.test("a reset keeps the second factor of a confirmed address, and takes one away that a stranger may have set", async () => {
  await using world = await openOwnWorld();
  const { ada, codes } = await guarded(world);
  const password = "a new password";
  const reset = async () => {
    const client = createClient({ origin: world.origin });
    await client.forgotPassword({ email: ada.email });
    const token = tokenIn(await mailTo(world, ada.email, "Choose a new password"));
    await client.resetPassword({ token, password });
  };
  // Nobody had confirmed the address: its owner comes in.
  await reset();
  const owner = createClient({ origin: world.origin });
  await owner.login({ email: ada.email, password });
  assertEquals((await owner.getMe()).two_factor, false);
  await assertRefused(() => signIn(world, ada, codes[0]), "wrong_credentials");

  const { secret } = await owner.beginTwoFactor({ password });
  await owner.enableTwoFactor({ code: codeOf(secret) });
  await reset();
  await assertRefused(() => signIn(world, ada, undefined, password), "second_factor_required");
});
