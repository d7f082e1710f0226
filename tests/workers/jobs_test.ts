import { HopelessJob, JobLanes, runDueJobs } from "../../lib/jobs.ts";
import { transact } from "../../lib/transact.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { HANDLERS } from "../../workers/run.ts";
import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";
import { openOwnWorld, type World } from "../helpers/world.ts";

/** Time passes: what was put off is due. */
async function later({ app }: World): Promise<void> {
  await app.sql`update jobs set due_at = now()`;
}

async function deadReasons({ app }: World): Promise<string[]> {
  const rows = await app.sql<{ reason: string }[]>`select reason from dead_jobs order by id`;
  return rows.map(({ reason }) => reason);
}

Deno.test("registering leaves a mail to the workers, which send it once", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada <i>");
  assertEquals(world.app.mailer.mailbox, []);
  const counts = await Promise.all([1, 2, 3].map(() => runDueJobs(world.app, HANDLERS)));
  assertEquals(counts.toSorted(), [0, 0, 1]);
  assertEquals(await runDueJobs(world.app, HANDLERS), 0);
  const [mail, ...others] = world.app.mailer.mailbox!;
  assertEquals([mail!.to, others], [ada.email, []]);
  assertIncludes(mail!.html, "Ada &lt;i&gt;");
  assertIncludes(mail!.text, "Ada <i>");
  const page = await (await fetch(`${world.origin}/dev/mailbox`)).text();
  assertIncludes(page, "Ada &lt;i&gt;");
});

Deno.test("jobs that wait for others' servers hold up no others, however many they are", async () => {
  await using world = await openOwnWorld();
  await runDueJobs(world.app, HANDLERS);
  const release = Promise.withResolvers<void>();
  const begun: string[] = [];
  const done: string[] = [];
  const lanes = new JobLanes(world.app, {
    async unfurl() {
      begun.push("unfurl");
      await release.promise;
    },
    verify: (_app, _id, { email }) => Promise.resolve(void done.push(email)),
  });
  await transact(world.app, (_, effects) => {
    for (let ts = 0; ts < 20; ts++) effects.defer("unfurl", { channel_id: 1, ts });
    return Promise.resolve();
  });
  const first = lanes.run();
  await transact(world.app, (_, effects) => {
    effects.defer("verify", { email: "ada@example.com" });
    return Promise.resolve();
  });
  const second = lanes.run();
  while (done.length === 0) await world.app.sql`select 1`;
  assert(begun.length <= 4);
  release.resolve();
  await Promise.all([first, second]);
  assertEquals([begun.length, done], [20, ["ada@example.com"]]);
});

Deno.test("a transaction that is rolled back leaves no job and no event", async () => {
  await using world = await openOwnWorld();
  const ada = await world.person("Ada");
  await runDueJobs(world.app, HANDLERS);
  const user_id = decodeId(ada.user.id)!;
  const failed = await transact(world.app, (_, effects) => {
    effects.defer("verify", { email: ada.email });
    effects.announce(user_id, "channel.left", { channel_id: "C800000001" });
    throw new Error("no");
  }).then(() => false, () => true);
  assert(failed);
  assertEquals(await runDueJobs(world.app, HANDLERS), 0);
});

Deno.test("a job that fails is tried again later, and once it is too old moved to the dead ones with the reason", async () => {
  await using world = await openOwnWorld();
  await world.person("Ada");
  const broken = { verify: () => Promise.reject(new Error("no mail today")) };
  for (let attempt = 1; attempt <= 20; attempt++) {
    assertEquals(await runDueJobs(world.app, broken), 1);
    assertEquals(await runDueJobs(world.app, broken), 0);
    await later(world);
  }
  assertEquals(await deadReasons(world), []);
  await world.app.sql`update jobs set created_at = now() - interval '1 day'`;
  assertEquals(await runDueJobs(world.app, broken), 1);
  assertIncludes((await deadReasons(world)).join(), "no mail today");
  await later(world);
  assertEquals(await runDueJobs(world.app, HANDLERS), 0);
  const health = await (await fetch(`${world.origin}/health`)).json();
  assertEquals([health.jobs.waiting, health.jobs.dead], [0, 1]);
});

Deno.test("a job that is hopeless is not tried again", async () => {
  await using world = await openOwnWorld();
  await world.person("Ada");
  const hopeless = { verify: () => Promise.reject(new HopelessJob("no such mailbox")) };
  assertEquals(await runDueJobs(world.app, hopeless), 1);
  assertIncludes((await deadReasons(world)).join(), "no such mailbox");
});

Deno.test("a worker that lost its lease takes nothing away from the one that has it now", async () => {
  await using world = await openOwnWorld();
  await world.person("Ada");
  const slow = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const first = runDueJobs(world.app, {
    verify: () => {
      begun.resolve();
      return slow.promise;
    },
  });
  await begun.promise;
  await later(world);
  const broken = { verify: () => Promise.reject(new Error("not yet")) };
  assertEquals(await runDueJobs(world.app, broken), 1);
  slow.resolve();
  await first;
  // The second one's word stands: the job waits.
  const [job] = await world.app.sql<{ attempts: number }[]>`select attempts from jobs`;
  assertEquals(job?.attempts, 2);
});

Deno.test("many jobs are done by several workers, each once", async () => {
  await using world = await openOwnWorld();
  const emails = Array.from({ length: 200 }, (_, n) => `person-${n}@example.com`);
  await transact(world.app, (_, effects) => {
    for (const email of emails) effects.defer("verify", { email });
    return Promise.resolve();
  });
  const done: string[] = [];
  const handlers = {
    verify: (_app: unknown, _id: number, { email }: { email: string }) => {
      done.push(email);
      return Promise.resolve();
    },
  };
  const counts = await Promise.all([1, 2, 3, 4].map(() => runDueJobs(world.app, handlers)));
  assertEquals(counts.reduce((sum, count) => sum + count, 0), 200);
  assertEquals(done.toSorted(), emails.toSorted());
});
