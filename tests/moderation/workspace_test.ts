import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("deactivateMember() shuts somebody out at once, and reactivateMember() gives all back", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  const user_id = ben.user.id;
  await ada.client.changeRole({ workspace_id, user_id, role: "moderator" });
  const talk = await cleo.client.createConversation({ participant_ids: [user_id], workspace_id });
  const { id: message_id } = await post(ben);
  using bens = await listen(ben.client);
  await ada.client.deactivateMember({ workspace_id, user_id });
  await post(cleo, "Without Ben");
  await cleo.client.postMessage({ channel_id: talk.id, content: "Are you there?" });

  await assertRefused(() => ben.client.getWorkspace({ workspace_id }), "workspace_not_found");
  await assertRefused(() => ben.client.getMessage({ message_id }), "message_not_found");
  await assertRefused(() => post(ben), "channel_not_found");
  const { token } = await ada.client.createInvite({ workspace_id });
  await assertRefused(() => ben.client.acceptInvite({ token }), "deactivated");
  // Others still see whose messages these are.
  assertEquals((await cleo.client.getUser({ user_id })).name, "Ben");
  const { members } = await ada.client.listDeactivatedMembers({ workspace_id });
  assertEquals(members.map(({ user, role, deactivated_by }) => [user.id, role, deactivated_by]), [
    [user_id, "moderator", ada.user.id],
  ]);
  await bens.hears(({ type }) => type === "workspace.left");
  assert(!bens.heard.some(({ type }) => type === "message.created"));

  const back = await ada.client.reactivateMember({ workspace_id, user_id });
  assertEquals(back.role, "moderator");
  assertEquals((await ben.client.getChannel({ channel_id })).is_member, true);
  const { messages } = await ben.client.listMessages({ channel_id: talk.id });
  assertEquals(messages.map(({ content }) => content), ["Are you there?"]);
  assertEquals((await ada.client.listDeactivatedMembers({ workspace_id })).members, []);
  await post(cleo, "Welcome back");
  await bens.hears(({ type }) => type === "message.created");
});

Deno.test("only those above deactivate, and never the last owner", async () => {
  const { ada, ben, cleo, workspace_id } = await channelScene(world);
  const deactivate = (by: typeof ada, whom: typeof ada) => () =>
    by.client.deactivateMember({ workspace_id, user_id: whom.user.id });
  await ada.client.changeRole({ workspace_id, user_id: ben.user.id, role: "admin" });
  await assertRefused(deactivate(cleo, ben), "forbidden");
  await assertRefused(deactivate(ben, ada), "forbidden");
  await assertRefused(deactivate(ada, ada), "last_owner");
  await assertRefused(
    () => ada.client.reactivateMember({ workspace_id, user_id: cleo.user.id }),
    "member_not_found",
  );
  await deactivate(ben, cleo)();
  await deactivate(ada, ben)();
});

Deno.test("reportMessage() puts a message into the moderators' queue, as it was, and tells them alone", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  using adas = await listen(ada.client);
  using bens = await listen(ben.client);
  const { id: message_id } = await post(ben, "Rude words");
  const report = await cleo.client.reportMessage({ message_id, reason: "Rude" });
  const again = await cleo.client.reportMessage({ message_id, reason: "Really" });
  assertEquals(again, report);
  await ben.client.editMessage({ message_id, content: "Nice words" });
  await adas.hears(({ type, data }) => type === "report.created" && data.id === report.id);
  await assertRefused(() => ben.client.listReports({ workspace_id }), "forbidden");

  const { reports } = await ada.client.listReports({ workspace_id });
  assertEquals(reports.map((one) => [one.id, one.content, one.author_id, one.reason]), [
    [report.id, "Rude words", ben.user.id, "Rude"],
  ]);
  const resolved = await ada.client.resolveReport({
    workspace_id,
    report_id: report.id,
    resolution: "warned",
    note: "Talked to him",
  });
  assertEquals([resolved.resolution, resolved.resolved_by], ["warned", ada.user.id]);
  assertEquals((await ada.client.listReports({ workspace_id })).reports, []);
  const settled = await ada.client.listReports({ workspace_id, resolved: true });
  assertEquals(settled.reports, [resolved]);
  await assertRefused(
    () =>
      ada.client.resolveReport({
        workspace_id,
        report_id: report.id,
        resolution: "dismissed",
      }),
    "report_not_found",
  );
  const eve = await world.person("Eve");
  await assertRefused(
    () => eve.client.reportMessage({ message_id, reason: "Mine" }),
    "message_not_found",
  );
  await assertRefused(
    () =>
      eve.client.resolveReport({
        workspace_id: eve.workspace.id,
        report_id: report.id,
        resolution: "dismissed",
      }),
    "report_not_found",
  );
  await ben.client.postMessage({ channel_id, content: "last" });
  await bens.hears(({ type, data }) => type === "message.created" && data.content === "last");
  assert(!bens.heard.some(({ type }) => type.startsWith("report.")));
});

Deno.test("reports are read page by page, each once", async () => {
  const { ada, ben, workspace_id, post } = await channelScene(world);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const { id: message_id } = await post(ben, `${n}`);
    ids.push((await ada.client.reportMessage({ message_id, reason: "x" })).id);
  }
  const read: string[] = [];
  let after: string | undefined;
  do {
    const page = await ada.client.listReports({ workspace_id, limit: 2, after });
    read.push(...page.reports.map(({ id }) => id));
    after = page.next_cursor ?? undefined;
  } while (after);
  assertEquals(read, ids);
});

Deno.test("the audit log says who did what, to admins alone, and can't be changed", async () => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = await channelScene(world);
  const { id: message_id } = await post(ben, "secret words");
  await ada.client.deleteMessage({ message_id });
  await ada.client.muteMember({ channel_id, user_id: ben.user.id });
  await ada.client.changeRole({ workspace_id, user_id: cleo.user.id, role: "admin" });
  await cleo.client.banMember({ channel_id, user_id: ben.user.id, reason: "Enough" });

  const { entries } = await cleo.client.listAuditLog({ workspace_id });
  assertEquals(entries.map(({ action, actor_id }) => [action, actor_id]), [
    ["member.banned", cleo.user.id],
    ["role.changed", ada.user.id],
    ["member.muted", ada.user.id],
    ["message.deleted", ada.user.id],
    ["channel.created", ada.user.id],
    ["invite.created", ada.user.id],
    ["invite.created", ada.user.id],
  ]);
  assertEquals(entries[3]!.data, { message_id, author_id: ben.user.id });
  assert(!JSON.stringify(entries).includes("secret words"));
  const page = await cleo.client.listAuditLog({ workspace_id, limit: 2 });
  const rest = await cleo.client.listAuditLog({
    workspace_id,
    before: Number(page.next_cursor),
  });
  assertEquals([...page.entries, ...rest.entries], entries);
  const bans = await cleo.client.listAuditLog({ workspace_id, action: "member.banned" });
  assertEquals(bans.entries, entries.slice(0, 1));
  const his = await cleo.client.listAuditLog({ workspace_id, actor_id: ben.user.id });
  assertEquals(his.entries, []);
  await assertRefused(() => ben.client.listAuditLog({ workspace_id }), "forbidden");

  const { sql } = world.app;
  for (
    const change of [
      () => sql`update audit_log set action = 'nothing'`,
      () => sql`delete from audit_log`,
    ]
  ) {
    const message = await change().then(() => "", (error: Error) => error.message);
    assertEquals(message, 'The table "audit_log" is append-only');
  }
});
