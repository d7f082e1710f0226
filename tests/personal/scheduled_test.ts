import { LIMITS } from "../../lib/limits.ts";
import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { runJobs } from "../helpers/mail.ts";
import { said } from "../helpers/said.ts";
import { channelScene } from "../helpers/scene.ts";
import { openOwnWorld, type Person, type World } from "../helpers/world.ts";

const world: World = await openOwnWorld();
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** Lets the time of a message come now, and what is due then be done. */
async function letItCome(id: string): Promise<void> {
  const { sql } = world.app;
  await sql`update scheduled_messages set send_at = now() where id = ${id}`;
  await sql`
    update jobs set due_at = now()
    where kind = 'send_scheduled' and payload ->> 'scheduled_id' = ${id}
  `;
  await runJobs(world);
}

async function scene() {
  const all = await channelScene(world);
  const { ben, channel_id } = all;
  const schedule = (by: Person = ben, content = "Later") =>
    by.client.scheduleMessage({ channel_id, content, send_at: inAnHour() });
  return { ...all, schedule };
}

Deno.test("a scheduled message is sent at its time, once, and is seen by nobody before", async () => {
  const { ada, ben, workspace_id, channel_id, schedule } = await scene();
  using adas = await listen(ada.client);
  const { id } = await schedule();
  await runJobs(world);
  assertEquals(said(await ada.client.listMessages({ channel_id })), []);
  assertEquals((await ada.client.listScheduled({ workspace_id })).scheduled, []);
  assertEquals((await ben.client.listScheduled({ workspace_id })).scheduled.length, 1);
  await letItCome(id);
  await letItCome(id);
  assertEquals(said(await ada.client.listMessages({ channel_id })), ["Later"]);
  assertEquals((await ben.client.listScheduled({ workspace_id })).scheduled, []);
  await adas.hears(({ type, data }) => type === "message.created" && data.content === "Later");
});

Deno.test("it can be changed and taken back while it waits, by its author alone", async () => {
  const { ada, ben, workspace_id, channel_id, schedule } = await scene();
  const { id: scheduled_id } = await schedule();
  await assertRefused(
    () => ada.client.updateScheduled({ scheduled_id, content: "Mine" }),
    "scheduled_not_found",
  );
  await assertRefused(() => ada.client.deleteScheduled({ scheduled_id }), "scheduled_not_found");
  const send_at = new Date(Date.now() + 7_200_000).toISOString();
  const changed = await ben.client.updateScheduled({ scheduled_id, content: "Changed", send_at });
  assertEquals([changed.content, changed.send_at], ["Changed", send_at]);
  const { id: second } = await schedule(ben, "Second");
  await ben.client.deleteScheduled({ scheduled_id: second });
  await assertRefused(
    () => ben.client.deleteScheduled({ scheduled_id: second }),
    "scheduled_not_found",
  );
  await letItCome(scheduled_id);
  await letItCome(second);
  assertEquals(said(await ada.client.listMessages({ channel_id })), ["Changed"]);
  assertEquals((await ben.client.listScheduled({ workspace_id })).scheduled, []);
});

Deno.test("what its author may not send by then stays with the reason, and can be tried again", async () => {
  const { ada, ben, workspace_id, channel_id, schedule } = await scene();
  const { id: scheduled_id } = await schedule();
  await ada.client.muteMember({ channel_id, user_id: ben.user.id });
  await letItCome(scheduled_id);
  const [failed] = (await ben.client.listScheduled({ workspace_id })).scheduled;
  assertEquals([failed?.id, failed?.failure], [scheduled_id, "muted"]);
  await ada.client.unmuteMember({ channel_id, user_id: ben.user.id });
  const again = await ben.client.updateScheduled({ scheduled_id, send_at: inAnHour() });
  assertEquals(again.failure, null);
  await letItCome(scheduled_id);
  assertEquals(said(await ada.client.listMessages({ channel_id })), ["Later"]);
});

Deno.test("the past, the far future, channels one isn't in, and too many are refused", async () => {
  const { ada, ben, workspace_id, channel_id, schedule } = await scene();
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const given = { channel_id, content: "x" };
  for (const send_at of [at(-1_000), at(LIMITS.scheduleAheadMs + 60_000), "tomorrow"]) {
    await assertRefused(() => ben.client.scheduleMessage({ ...given, send_at }), "invalid_input");
  }
  const { id: other } = await ada.client.createChannel({ workspace_id, name: "other" });
  await assertRefused(
    () => ben.client.scheduleMessage({ ...given, channel_id: other, send_at: inAnHour() }),
    "not_a_member",
  );
  const results = await Promise.allSettled(
    Array.from({ length: LIMITS.scheduledPerUser + 5 }, () => schedule()),
  );
  const refused = results.filter((result) => result.status === "rejected");
  assertEquals(refused.map(({ reason }) => reason.code), Array(5).fill("too_many_scheduled"));
});
