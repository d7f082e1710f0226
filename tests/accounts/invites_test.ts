import { createClient } from "../../lib/client/mod.ts";
import { assert, assertEquals, assertIncludes, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { mailsTo, mailTo, tokenIn } from "../helpers/mail.ts";
import { openOwnWorld, PASSWORD, type Person, type World } from "../helpers/world.ts";

const anybody = ({ origin }: World) => createClient({ origin });

async function namesIn({ client, workspace }: Person): Promise<string[]> {
  const { members } = await client.listWorkspaceMembers({ workspace_id: workspace.id });
  return members.map(({ user }) => user.name).toSorted();
}

Deno.test("a stranger invited by mail sets up an account from the link, and is in, with the address proven", async () => {
  await using world = await openOwnWorld({ REQUIRE_VERIFIED_EMAIL: "off" });
  const ada = await world.person("Ada");
  using adas = await listen(ada.client);
  const email = "ben@example.com";
  const { invites } = await ada.client.mailInvites({
    workspace_id: ada.workspace.id,
    emails: [email, email.toUpperCase()],
  });
  assertEquals(invites.map((invite) => [invite.email, invite.max_uses]), [[email, 1]]);
  assert(!("token" in invites[0]!));
  const mail = await mailTo(world, email, "invites you");
  assertIncludes(mail.subject, `Ada invites you to ${ada.workspace.name}`);
  const token = tokenIn(mail);

  const preview = await anybody(world).previewInvite({ token });
  assertEquals([preview.workspace_name, preview.invited_by, preview.email], [
    ada.workspace.name,
    "Ada",
    email,
  ]);
  const ben = anybody(world);
  const registered = await ben.registerByInvite({ token, name: "Ben", password: PASSWORD });
  assert("user" in registered);
  assertEquals(registered.user.email_verified, true);
  assertEquals(registered.user.current_workspace_id, ada.workspace.id);
  await adas.hears(({ type, data }) => type === "user.joined" && data.user.name === "Ben");
  assertEquals(await namesIn(ada), ["Ada", "Ben"]);
  await assertRefused(
    () => anybody(world).registerByInvite({ token, name: "Eve", password: PASSWORD }),
    "invite_not_found",
  );
  assertEquals((await ada.client.listInvites({ workspace_id: ada.workspace.id })).invites, []);
});

Deno.test("a mailed invite is for its address alone", async () => {
  await using world = await openOwnWorld();
  const [ada, ben, eve] = await Promise.all(
    ["Ada", "Ben", "Eve"].map((name) => world.person(name)),
  );
  const workspace_id = ada!.workspace.id;
  await ada!.client.mailInvites({ workspace_id, emails: [ben!.email] });
  const token = tokenIn(await mailTo(world, ben!.email, "invites you"));
  await assertRefused(() => eve!.client.acceptInvite({ token }), "invite_of_another");
  const stolen = { token, name: "Eve", password: PASSWORD, email: "eve2@example.com" };
  await assertRefused(() => anybody(world).registerByInvite(stolen), "invite_of_another");
  await ben!.client.acceptInvite({ token });
  assertEquals((await ben!.client.getMe()).email_verified, true);
  assertEquals(await namesIn(ada!), ["Ada", "Ben"]);
  // A member is not invited again.
  await ada!.client.mailInvites({ workspace_id, emails: [ben!.email] });
  const mails = (await mailsTo(world, ben!.email)).filter(({ subject }) => /invites/.test(subject));
  assertEquals(mails.length, 1);
});

Deno.test("a link lets in as many as it says, of however many try at once, and a member costs no use", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const others = await Promise.all(
    Array.from({ length: 6 }, (_, n) => world.person(`Person ${n}`)),
  );
  const workspace_id = ada.workspace.id;
  const { token, url, expires_at } = await ada.client.createInvite({ workspace_id, max_uses: 3 });
  assertEquals(url, `${world.app.config.publicUrl}/invite#${token}`);
  const hours = (Date.parse(expires_at) - Date.now()) / 3_600_000;
  assert(hours > 71.9 && hours <= 72);
  await ada.client.acceptInvite({ token });
  const results = await Promise.allSettled(
    others.map(({ client }) => client.acceptInvite({ token })),
  );
  assertEquals(results.filter(({ status }) => status === "fulfilled").length, 3);
  assertEquals((await namesIn(ada)).length, 4);
});

Deno.test("an invite that is revoked or has expired is worth nothing, and only admins see and revoke them", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const eve = await world.person("Eve");
  const workspace_id = ada.workspace.id;
  const { id: invite_id, token } = await ada.client.createInvite({ workspace_id });
  const { invites } = await ada.client.listInvites({ workspace_id });
  assertEquals(invites.filter(({ id }) => id === invite_id).length, 1);
  assert(!JSON.stringify(invites).includes(token));
  await assertRefused(() => ben.client.listInvites({ workspace_id }), "forbidden");
  await assertRefused(() => ben.client.revokeInvite({ workspace_id, invite_id }), "forbidden");
  await assertRefused(
    () => eve.client.revokeInvite({ workspace_id: eve.workspace.id, invite_id }),
    "invite_not_found",
  );
  await anybody(world).previewInvite({ token });

  await ada.client.revokeInvite({ workspace_id, invite_id });
  await assertRefused(() => eve.client.acceptInvite({ token }), "invite_not_found");
  await assertRefused(() => anybody(world).previewInvite({ token }), "invite_not_found");
  const short = await ada.client.createInvite({ workspace_id, expires_in_s: 60 });
  await world.app.sql`update invites set expires_at = now() where id = ${short.id}`;
  await assertRefused(() => eve.client.acceptInvite({ token: short.token }), "invite_not_found");
  assertEquals(await namesIn(ada), ["Ada", "Ben"]);
});

Deno.test("a link sets up an account too, whose address is then confirmed first where that is wanted", async () => {
  await using world = await openOwnWorld({ REQUIRE_VERIFIED_EMAIL: "on" });
  const owner = anybody(world);
  const [email, password] = ["ada@example.com", PASSWORD];
  await owner.register({ email, password, name: "Ada", workspace_name: "Engines" });
  await owner.verifyEmail({ token: tokenIn(await mailTo(world, email, "Confirm")) });
  await owner.login({ email, password });
  const workspace = (await owner.listWorkspaces()).workspaces[0]!;
  const { token } = await owner.createInvite({ workspace_id: workspace.id });

  const ben = anybody(world);
  const asBen = { token, name: "Ben", password };
  await assertRefused(() => ben.registerByInvite(asBen), "invalid_input");
  const answer = await ben.registerByInvite({ ...asBen, email: "ben@example.com" });
  assertEquals(answer, { verification_sent_to: "ben@example.com" });
  await assertRefused(() => ben.login({ email: "ben@example.com", password }), "email_unverified");
  await ben.verifyEmail({ token: tokenIn(await mailTo(world, "ben@example.com", "Confirm")) });
  await ben.login({ email: "ben@example.com", password });
  const [entered] = (await ben.listWorkspaces()).workspaces;
  assertEquals([entered?.id, entered?.role], [workspace.id, "member"]);

  // Whether an address has an account is not told.
  assertEquals(await anybody(world).registerByInvite({ ...asBen, email }), {
    verification_sent_to: email,
  });
  await mailTo(world, email, "You have an account already");
});

Deno.test("without Redis invites are not mailed, but links are made", async () => {
  await using world = await openOwnWorld({
    REDIS_URL: "redis://127.0.0.1:1",
    RATE_LIMITS: "on",
    LIMIT_REGISTER: "100/3600",
  });
  const ada = await world.person("Ada");
  const workspace_id = ada.workspace.id;
  await ada.client.createInvite({ workspace_id });
  await assertRefused(
    () => ada.client.mailInvites({ workspace_id, emails: ["ben@example.com"] }),
    "unavailable",
  );
  assertEquals(await mailsTo(world, "ben@example.com"), []);
});

Deno.test("addresses with line breaks, too many addresses and strange lives are refused", async () => {
  await using world = await openOwnWorld();
  const { client, workspace } = await world.person("Ada");
  const workspace_id = workspace.id;
  const bad = [
    "a@example.com\r\nBcc: eve@example.com",
    "a@b",
    "a b@example.com",
    "",
    "<a@b.example>",
  ];
  for (const email of bad) {
    await assertRefused(
      () => client.mailInvites({ workspace_id, emails: [email] }),
      "invalid_input",
    );
  }
  const many = Array.from({ length: 51 }, (_, n) => `p${n}@example.com`);
  await assertRefused(() => client.mailInvites({ workspace_id, emails: many }), "invalid_input");
  for (const expires_in_s of [-1, 0, 1e9, 0.5]) {
    const make = () => client.createInvite({ workspace_id, expires_in_s });
    await assertRefused(make, "invalid_input");
  }
  assertEquals((await client.listInvites({ workspace_id })).invites, []);
});

Deno.test("an invite is worth as much as whoever made it: not after they were removed or demoted", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const eve = await world.person("Eve");
  const workspace_id = ada.workspace.id;
  const user_id = ben.user.id;
  await ada.client.changeRole({ workspace_id, user_id, role: "admin" });
  const { token } = await ben.client.createInvite({ workspace_id });
  await anybody(world).previewInvite({ token });
  await ada.client.changeRole({ workspace_id, user_id, role: "member" });
  await assertRefused(() => eve.client.acceptInvite({ token }), "invite_not_found");
  await ada.client.changeRole({ workspace_id, user_id, role: "admin" });
  await anybody(world).previewInvite({ token });
  await ada.client.removeWorkspaceMember({ workspace_id, user_id });
  await assertRefused(() => eve.client.acceptInvite({ token }), "invite_not_found");
  const open = (await ada.client.listInvites({ workspace_id })).invites;
  assertEquals(open.some(({ created_by }) => created_by === user_id), false);
});
