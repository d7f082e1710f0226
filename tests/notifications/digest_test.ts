import { runDueJobs } from "../../lib/jobs.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { HANDLERS } from "../../workers/run.ts";
import { assertEquals, assertIncludes } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { openOwnWorld, type Person } from "../helpers/world.ts";

const world = await openOwnWorld();
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());
const { sql } = world.app;

/** Lets the time pass after which digests are due, and does all work. */
async function wait(): Promise<void> {
  await runDueJobs(world.app, HANDLERS);
  await sql`update jobs set due_at = now() where kind = 'digest'`;
  await runDueJobs(world.app, HANDLERS);
}

const mailsTo = ({ email }: Person) =>
  world.app.mailer.mailbox!.filter(({ to, subject }) => to === email && /missed/.test(subject));

async function setScene() {
  const scene = await channelScene(world);
  for (const { user } of [scene.ben, scene.cleo]) {
    await sql`update users set email_verified_at = now() where id = ${decodeId(user.id)!}`;
  }
  const call = (text: string, whom = scene.ben) =>
    scene.post(scene.ada, `<@${whom.user.id}> ${text}`);
  return { ...scene, call };
}

Deno.test("who was away is mailed what they missed, once for all of it", async () => {
  const { ben, cleo, call } = await setScene();
  await call("one");
  await call("two");
  await wait();
  const [mail, ...more] = mailsTo(ben);
  assertEquals([mail!.subject, more.length], ["You missed 2 messages", 0]);
  assertIncludes(mail!.text, "in #project");
  await wait();
  assertEquals(mailsTo(ben).length, 1);
  await call("three");
  await wait();
  assertEquals(mailsTo(ben).map(({ subject }) => subject).sort(), [
    "You missed 2 messages",
    "You missed a message",
  ]);
  assertEquals(mailsTo(cleo), []);
});

Deno.test("who is online, has seen it, or was removed meanwhile is not mailed", async () => {
  const { ada, ben, cleo, channel_id, call } = await setScene();
  {
    using _socket = await listen(ben.client);
    await call("while online");
    await wait();
  }
  await call("seen", cleo);
  await runDueJobs(world.app, HANDLERS);
  await cleo.client.markRead({ channel_id });
  await wait();
  await call("removed", cleo);
  await runDueJobs(world.app, HANDLERS);
  await ada.client.removeChannelMember({ channel_id, user_id: cleo.user.id });
  await wait();
  assertEquals([mailsTo(ben), mailsTo(cleo)], [[], []]);
});

Deno.test("who wants no mail, or has not confirmed the address, is not mailed", async () => {
  const { ada, ben, cleo, call } = await setScene();
  await ben.client.updateNotificationSettings({ mail: false });
  await sql`update users set email_verified_at = null where id = ${decodeId(cleo.user.id)!}`;
  await call("no mail");
  await call("not confirmed", cleo);
  await wait();
  assertEquals([mailsTo(ben), mailsTo(cleo), mailsTo(ada)], [[], [], []]);
});

Deno.test("who wants quiet is mailed once it is over", async () => {
  const { ben, call } = await setScene();
  const snoozed_until = new Date(Date.now() + 3_600_000).toISOString();
  await ben.client.updateNotificationSettings({ snoozed_until });
  await call("later");
  await wait();
  assertEquals(mailsTo(ben), []);
  await ben.client.updateNotificationSettings({ snoozed_until: null });
  await wait();
  assertEquals(mailsTo(ben).length, 1);
});

Deno.test("a digest whose job runs twice tells nothing twice", async () => {
  const { ben, call } = await setScene();
  await call("once");
  await wait();
  await HANDLERS.digest(world.app, 1, { user_id: decodeId(ben.user.id)! });
  assertEquals(mailsTo(ben).length, 1);
});

Deno.test("who is there when a digest is due is looked at again, and whoever takes a snooze back", async () => {
  const { ben, cleo, call } = await setScene();
  await call("while away");
  await runDueJobs(world.app, HANDLERS);
  {
    using _socket = await listen(ben.client);
    await wait();
  }
  const snoozed_until = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await cleo.client.updateNotificationSettings({ snoozed_until });
  await call("snoozed", cleo);
  await wait();
  const jobs = await sql`
    select due_at from jobs where kind = 'digest' and (payload->>'user_id')::bigint = any(${
    [ben, cleo].map(({ user }) => decodeId(user.id)!)
  }::bigint[])
  `;
  assertEquals(jobs.length, 2);
  const soon = Date.now() + 2 * world.app.config.mailDigestS * 1_000;
  for (const { dueAt } of jobs) assertEquals(dueAt.getTime() < soon, true);
});

Deno.test("a digest that was given up ends nobody's digests", async () => {
  const { ben, call } = await setScene();
  await call("one");
  await runDueJobs(world.app, HANDLERS);
  await sql`delete from jobs where kind = 'digest'`;
  await sql`update digests set begun_at = now() - interval '26 hours'`;
  await call("two");
  await wait();
  assertEquals(mailsTo(ben).length, 1);
});

Deno.test("who wants nothing of a channel any more is mailed nothing of it", async () => {
  const { ben, channel_id, call } = await setScene();
  await call("one");
  await runDueJobs(world.app, HANDLERS);
  await ben.client.setChannelLevel({ channel_id, level: "none" });
  await wait();
  assertEquals(mailsTo(ben), []);
});
