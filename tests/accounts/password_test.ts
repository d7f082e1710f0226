import { createClient } from "../../lib/client/mod.ts";
import { assertEquals, assertIncludes, assertRefused } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { mailsTo, mailTo, tokenIn } from "../helpers/mail.ts";
import { openOwnWorld, PASSWORD, type Person, type World } from "../helpers/world.ts";

const NEW = "a new password";
const anybody = ({ origin }: World) => createClient({ origin });

function signIn(world: World, { email }: Person, password: string) {
  return anybody(world).login({ email, password });
}

Deno.test("resetPassword() sets the password, and ends every session, token and socket of the account", async () => {
  await using world = await openOwnWorld();
  const [ada, ben] = [await world.person("Ada"), await world.person("Ben")];
  using adas = await listen(ada.client);
  await anybody(world).forgotPassword({ email: ada.email });
  const token = tokenIn(await mailTo(world, ada.email, "new password"));
  await anybody(world).resetPassword({ token, password: NEW });

  assertEquals(await soon(adas.ended, "be closed"), 4003);
  await assertRefused(() => ada.client.getSession(), "token_invalid");
  const { refresh_token } = ada.client.credentials!;
  await assertRefused(() => anybody(world).refreshSession({ refresh_token }), "token_invalid");
  await assertRefused(() => signIn(world, ada, PASSWORD), "wrong_credentials");
  const { user } = await signIn(world, ada, NEW);
  // Whoever has the link reads that address.
  assertEquals(user.email_verified, true);
  await mailTo(world, ada.email, "Your password was changed");
  await ben.client.getSession();
});

Deno.test("a reset link works once, and another one asked for before is worth nothing then", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  for (let n = 0; n < 2; n++) await anybody(world).forgotPassword({ email: ada.email });
  const mails = (await mailsTo(world, ada.email)).filter(({ subject }) => /Choose/.test(subject));
  assertEquals(mails.length, 2);
  const attempts = await Promise.allSettled(
    Array.from(
      { length: 10 },
      (_, n) =>
        anybody(world).resetPassword({ token: tokenIn(mails[n % 2]!), password: `${NEW} ${n}` }),
    ),
  );
  assertEquals(attempts.filter(({ status }) => status === "fulfilled").length, 1);
});

Deno.test("a reset link outlives neither its hour nor the address it was sent to", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const ask = async (email: string) => {
    await anybody(world).forgotPassword({ email });
    return tokenIn(await mailTo(world, email, "Choose a new password"));
  };
  const late = await ask(ada.email);
  await world.app.sql`update one_time_tokens set expires_at = now() - interval '1 second'`;
  await assertRefused(
    () => anybody(world).resetPassword({ token: late, password: NEW }),
    "link_invalid",
  );
  const old = await ask(ada.email);
  await ada.client.changeEmail({ email: "new@example.com", password: PASSWORD });
  const confirm = tokenIn(await mailTo(world, "new@example.com", "Confirm"));
  await anybody(world).verifyEmail({ token: confirm });
  await assertRefused(
    () => anybody(world).resetPassword({ token: old, password: NEW }),
    "link_invalid",
  );
  const fresh = await ask("new@example.com");
  await anybody(world).resetPassword({ token: fresh, password: NEW });
});

Deno.test("forgotPassword() answers every address alike, and its mail believes no Host header", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const ask = async (email: string, headers: HeadersInit = {}) => {
    const answer = await fetch(`${world.origin}/api/v1/auth/forgot-password`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ email }),
    });
    return [answer.status, await answer.text()];
  };
  const evil = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
  assertEquals(await ask(ada.email, evil), [204, ""]);
  assertEquals(await ask("nobody@example.com"), [204, ""]);
  await rawPost(world.origin, "/api/v1/auth/forgot-password", "evil.example", { email: ada.email });
  const mails = (await mailsTo(world, ada.email)).filter(({ subject }) => /Choose/.test(subject));
  assertEquals(mails.length, 2);
  for (const { text, html, messageId } of mails) {
    assertIncludes(text, `${world.app.config.publicUrl}/reset-password#`);
    assertEquals(/evil/.test(text + html + messageId), false);
  }
  assertEquals(await mailsTo(world, "nobody@example.com"), []);
});

/** A request whose Host header says something else than where it goes; fetch doesn't allow that. */
async function rawPost(origin: string, path: string, host: string, body: object): Promise<void> {
  const { hostname, port } = new URL(origin);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const text = JSON.stringify(body);
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    "Content-Type: application/json",
    `Content-Length: ${text.length}`,
    "Connection: close",
    "",
    text,
  ];
  await connection.write(new TextEncoder().encode(lines.join("\r\n")));
  const answer = await new Response(connection.readable).text();
  assertIncludes(answer, " 204 ");
}

Deno.test("changePassword() wants the old one, and signs the other devices out", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const other = anybody(world);
  await other.login({ email: ada.email, password: PASSWORD });
  const change = (current_password: string) =>
    ada.client.changePassword({ current_password, new_password: NEW });
  await assertRefused(() => change("wrong password"), "wrong_password");
  await other.getSession();

  await change(PASSWORD);
  await ada.client.getSession();
  await assertRefused(() => other.getSession(), "token_invalid");
  await assertRefused(() => signIn(world, ada, PASSWORD), "wrong_credentials");
  await signIn(world, ada, NEW);
  await mailTo(world, ada.email, "Your password was changed");
});

Deno.test("a sign-in that was under way with the old password opens no session after a reset", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  await anybody(world).forgotPassword({ email: ada.email });
  const token = tokenIn(await mailTo(world, ada.email, "Choose"));
  const racing = Array.from({ length: 20 }, () => {
    const client = anybody(world);
    return client.login({ email: ada.email, password: PASSWORD }).then(
      () => client,
      () => undefined,
    );
  });
  await anybody(world).resetPassword({ token, password: NEW });
  for (const client of await Promise.all(racing)) {
    if (client) await assertRefused(() => client.getSession(), "token_invalid");
  }
});
