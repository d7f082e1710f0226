import { createClient } from "../../lib/client/mod.ts";
import { assert, assertEquals, assertIncludes, assertRefused } from "../helpers/assert.ts";
import { mailsTo, mailTo, runJobs, tokenIn } from "../helpers/mail.ts";
import { openOwnWorld, PASSWORD, type World } from "../helpers/world.ts";

const newcomer = (email: string) => ({
  email,
  password: PASSWORD,
  name: "Ada",
  workspace_name: "Engines",
});
const anybody = ({ origin }: World) => createClient({ origin });

Deno.test("verifyEmail() confirms the address by the mailed link, once", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  assertEquals((await ada.client.getMe()).email_verified, false);
  const token = tokenIn(await mailTo(world, ada.email, "Confirm"));
  assertEquals(await anybody(world).verifyEmail({ token }), { email: ada.email });
  assertEquals((await ada.client.getMe()).email_verified, true);
  await assertRefused(() => anybody(world).verifyEmail({ token }), "link_invalid");
  await assertRefused(() => anybody(world).verifyEmail({ token: `${token}x` }), "link_invalid");
  await assertRefused(
    () => anybody(world).resetPassword({ token, password: "new password" }),
    "link_invalid",
  );
});

Deno.test("requestVerification() mails again, and nobody who needs it not; it answers all alike", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const client = anybody(world);
  await client.requestVerification({ email: ada.email });
  await client.requestVerification({ email: "nobody@example.com" });
  const mails = await mailsTo(world, ada.email);
  assertEquals(mails.length, 2);
  assert(mails[0]!.messageId !== mails[1]!.messageId);
  await client.verifyEmail({ token: tokenIn(mails[0]!) });
  await client.requestVerification({ email: ada.email });
  assertEquals((await mailsTo(world, ada.email)).length, 2);
  assertEquals(await mailsTo(world, "nobody@example.com"), []);
});

Deno.test("REQUIRE_VERIFIED_EMAIL lets nobody in before the address is confirmed, and registering tells nothing", async () => {
  await using world = await openOwnWorld({ REQUIRE_VERIFIED_EMAIL: "on" });
  const client = anybody(world);
  const email = "ada@example.com";
  const register = async (email: string) => {
    const answer = await fetch(`${world.origin}/api/v1/auth/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(newcomer(email)),
    });
    return [answer.status, await answer.json()];
  };
  const first = await register(email);
  assertEquals(first, [202, { verification_sent_to: email }]);
  const login = () => client.login({ email, password: PASSWORD });
  await assertRefused(login, "email_unverified");
  await assertRefused(() => client.login({ email, password: "wrong" }), "wrong_credentials");

  await client.verifyEmail({ token: tokenIn(await mailTo(world, email, "Confirm")) });
  const { user } = await login();
  assertEquals(user.email_verified, true);
  const { workspaces } = await client.listWorkspaces();
  assertEquals(workspaces.map(({ name }) => name), ["Engines"]);

  // Somebody else tries the same address: told alike, and the owner hears of it.
  assertEquals(await register(email), first);
  await mailTo(world, email, "You have an account already");
  assertEquals((await client.listWorkspaces()).workspaces.length, 1);
});

Deno.test("a workspace that wants confirmed addresses keeps out who has none, at sign-in and at refresh", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  await ada.client.verifyEmail({ token: tokenIn(await mailTo(world, ada.email, "Confirm")) });
  const signIn = () => anybody(world).login({ email: ben.email, password: PASSWORD });
  await signIn();

  await ada.client.updateWorkspace({ workspace_id, require_verified_email: true });
  await assertRefused(signIn, "email_unverified");
  const { refresh_token } = ben.client.credentials!;
  await assertRefused(() => anybody(world).refreshSession({ refresh_token }), "token_invalid");
  const cleo = await world.person("Cleo");
  const { token } = await ada.client.createInvite({ workspace_id });
  await assertRefused(() => cleo.client.acceptInvite({ token }), "email_unverified");

  await ben.client.verifyEmail({ token: tokenIn(await mailTo(world, ben.email, "Confirm")) });
  await signIn();
  await ada.client.refreshSession({ refresh_token: ada.client.credentials!.refresh_token });
});

Deno.test("changeEmail() takes effect by the link at the new address, and the old one is told", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const email = "new@example.com";
  await assertRefused(
    () => ada.client.changeEmail({ email, password: "wrong password" }),
    "wrong_password",
  );
  await ada.client.changeEmail({ email, password: PASSWORD });
  const mail = await mailTo(world, email, "Confirm your new");
  assertEquals((await ada.client.getMe()).email, ada.email);

  await anybody(world).verifyEmail({ token: tokenIn(mail) });
  const me = await ada.client.getMe();
  assertEquals([me.email, me.email_verified], [email, true]);
  assertIncludes((await mailTo(world, ada.email, "address was changed")).text, email);
  await anybody(world).login({ email, password: PASSWORD });
  await assertRefused(
    () => anybody(world).login({ email: ada.email, password: PASSWORD }),
    "wrong_credentials",
  );
});

Deno.test("changeEmail() to an address that has an account tells that one's owner, and nothing else", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const ben = await world.person("Ben");
  await ada.client.changeEmail({ email: ben.email, password: PASSWORD });
  await mailTo(world, ben.email, "You have an account already");
  assertEquals(
    (await mailsTo(world, ben.email)).some(({ text }) => text.includes("/verify#")),
    true,
  );
  assertEquals((await ada.client.getMe()).email, ada.email);
});

Deno.test("two who ask for one free address: the first link wins, the second is worthless", async () => {
  await using world = await openOwnWorld();
  const [ada, ben] = [await world.person("Ada"), await world.person("Ben")];
  const email = "wanted@example.com";
  for (const { client } of [ada, ben]) await client.changeEmail({ email, password: PASSWORD });
  await runJobs(world);
  const tokens = (await mailsTo(world, email)).map(tokenIn);
  assertEquals(tokens.length, 2);
  const results = await Promise.allSettled(
    tokens.map((token) => anybody(world).verifyEmail({ token })),
  );
  assertEquals(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});

Deno.test("a name can't make a mail to a stranger say something else", async () => {
  await using world = await openOwnWorld();
  const email = "victim@example.com";
  await anybody(world).register({ ...newcomer(email), name: "you won: evil.example/prize" });
  const { text, html } = await mailTo(world, email, "Confirm");
  assert(!/evil/.test(text + html));
  assert(text.startsWith("Hello,"));
});

Deno.test("mail writes dates as its reader does, and names as they are", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person('Ada "<b>" & Co');
  await ada.client.updateMe({ locale: "de-CH", time_zone: "Europe/Zurich" });
  await anybody(world).login({ email: ada.email, password: PASSWORD });
  await fetch(`${world.origin}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "Phone/1.0" },
    body: JSON.stringify({ email: ada.email, password: PASSWORD }),
  }).then((answer) => answer.body?.cancel());
  const mail = await mailTo(world, ada.email, "New sign-in: Phone");
  assertIncludes(mail.text, 'Hello Ada "<b>" & Co');
  assertIncludes(mail.html, "Hello Ada &quot;&lt;b&gt;&quot; &amp; Co");
  const date = new Intl.DateTimeFormat("de-CH", { dateStyle: "long", timeZone: "Europe/Zurich" })
    .format(new Date());
  assertIncludes(mail.text, date);
  assert(/ (MEZ|MESZ|GMT\+[12])/.test(mail.text));
  await assertRefused(() => ada.client.updateMe({ time_zone: "Mars/Olympus" }), "invalid_input");
  await assertRefused(() => ada.client.updateMe({ locale: "not a language" }), "invalid_input");
});
