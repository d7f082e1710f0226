import { runDueJobs } from "../../lib/jobs.ts";
import { LIMITS } from "../../lib/limits.ts";
import { transact } from "../../lib/transact.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { sendWelcome } from "../../workers/email.ts";
import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";
import { openWorld, templateDatabase, type World } from "../helpers/world.ts";

/** Jobs are shared by all who use one database: a world of its own, even on a real server. */
async function ownWorld(): Promise<World> {
  return await openWorld({ DATABASE_URL: await templateDatabase() });
}

Deno.test("registering leaves a mail to the workers, which send it once", async () => {
  await using world = await ownWorld();
  const ada = await world.person("Ada <i>");
  assertEquals(world.app.mailer.mailbox, []);
  const handlers = { welcome: sendWelcome };
  const counts = await Promise.all([1, 2, 3].map(() => runDueJobs(world.app, handlers)));
  assertEquals(counts.toSorted(), [0, 0, 1]);
  assertEquals(await runDueJobs(world.app, handlers), 0);
  const [mail, ...others] = world.app.mailer.mailbox!;
  assertEquals([mail!.to, others], [ada.email, []]);
  const page = await (await fetch(`${world.origin}/dev/mailbox`)).text();
  assertIncludes(page, "Ada &lt;i&gt;");
});

Deno.test("a transaction that is rolled back leaves no job and no event", async () => {
  await using world = await ownWorld();
  const ada = await world.person("Ada");
  await runDueJobs(world.app, { welcome: sendWelcome });
  const user_id = decodeId(ada.user.id)!;
  const failed = await transact(world.app, (_, effects) => {
    effects.defer("welcome", { user_id });
    effects.announce(user_id, "channel.left", { channel_id: "C800000001" });
    throw new Error("no");
  }).then(() => false, () => true);
  assert(failed);
  assertEquals(await runDueJobs(world.app, { welcome: sendWelcome }), 0);
});

Deno.test("a job that fails is tried again later, and at last moved to the dead ones with the reason", async () => {
  await using world = await ownWorld();
  await world.person("Ada");
  const broken = { welcome: () => Promise.reject(new Error("no mail today")) };
  for (let attempt = 1; attempt <= LIMITS.jobAttempts; attempt++) {
    assertEquals(await runDueJobs(world.app, broken), 1);
    assertEquals(await runDueJobs(world.app, broken), 0);
    // Time passes.
    await world.app.sql`update jobs set due_at = now()`;
  }
  const jobs = await world.app.sql`select id from jobs`;
  const dead = await world.app.sql<{ kind: string; reason: string }[]>`
    select kind, reason from dead_jobs
  `;
  assertEquals(jobs.length, 0);
  assertEquals(dead.map(({ kind }) => kind), ["welcome"]);
  assertIncludes(dead[0]!.reason, "no mail today");
});
