import { transact } from "../../lib/transact.ts";
import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";
import { runJobs } from "../helpers/mail.ts";
import { freePort } from "../helpers/process.ts";
import { type Fault, serveSmtp, type SmtpSink } from "../helpers/smtp.ts";
import { openOwnWorld, type World } from "../helpers/world.ts";

function mailWorld({ url }: Pick<SmtpSink, "url">): Promise<World> {
  return openOwnWorld({ MAIL_URL: url, MAIL_FROM: "Parley <chat@example.com>" });
}

/** Time passes: what was put off is due. */
async function later({ app }: World): Promise<void> {
  await app.sql`update jobs set due_at = now()`;
}

async function waitingJobs({ app }: World): Promise<number> {
  return (await app.sql`select id from jobs`).length;
}

Deno.test("mail goes by SMTP as text and HTML, with an id of its own", async () => {
  await using smtp = await serveSmtp();
  await using world = await mailWorld(smtp);
  const ada = await world.person("Ada Ünal");
  assertEquals(await runJobs(world), 1);
  const [mail, ...others] = smtp.received;
  assertEquals([mail!.to, others], [[ada.email], []]);
  assertIncludes(mail!.raw, "From: Parley <chat@example.com>");
  assertIncludes(mail!.raw, "Subject: Confirm your e-mail address");
  assertIncludes(mail!.raw, "Content-Type: text/plain");
  assertIncludes(mail!.raw, "Content-Type: text/html");
  assertIncludes(mail!.raw, "Auto-Submitted: auto-generated");
  assert(mail!.messageId.startsWith("<job-"));
});

Deno.test("a mail put off is sent later, and one refused for good is not sent again", async () => {
  await using smtp = await serveSmtp();
  await using world = await mailWorld(smtp);
  smtp.faults.push("later", "later");
  const ada = await world.person("Ada");
  for (let n = 0; n < 2; n++) {
    await runJobs(world);
    assertEquals([smtp.received.length, await waitingJobs(world)], [0, 1]);
    await later(world);
  }
  await runJobs(world);
  assertEquals(smtp.received.map(({ to }) => to), [[ada.email]]);

  smtp.faults.push("never");
  await world.person("Ben");
  await runJobs(world);
  assertEquals([smtp.received.length, await waitingJobs(world)], [1, 0]);
  const [dead] = await world.app.sql<{ reason: string }[]>`select reason from dead_jobs`;
  assertIncludes(dead!.reason, "No such mailbox");
});

Deno.test("a mail whose receipt was lost is sent again, as the very same mail", async () => {
  await using smtp = await serveSmtp();
  await using world = await mailWorld(smtp);
  smtp.faults.push("drop");
  await world.person("Ada");
  await runJobs(world);
  await later(world);
  await runJobs(world);
  assertEquals(smtp.received.length, 2);
  const [first, second] = smtp.received;
  assertEquals(first!.messageId, second!.messageId);
  const linkOf = (raw: string) => /verify#(=\r\n|[\w-])+/.exec(raw)![0];
  assertEquals(linkOf(first!.raw), linkOf(second!.raw));
});

Deno.test("while the mail server is down nothing is lost, and nobody waits for it", async () => {
  const port = freePort();
  await using world = await mailWorld({ url: `smtp://127.0.0.1:${port}` });
  const ada = await world.person("Ada");
  for (let n = 0; n < 5; n++) {
    await runJobs(world);
    await later(world);
  }
  assertEquals(await waitingJobs(world), 1);
  await using smtp = await serveSmtp(port);
  await runJobs(world);
  assertEquals(smtp.received.map(({ to }) => to), [[ada.email]]);
  assertEquals(await waitingJobs(world), 0);
});

Deno.test("a worker that is lost while it sends leaves the mail to the next one, as the very same mail", async () => {
  await using smtp = await serveSmtp();
  await using world = await mailWorld(smtp);
  smtp.faults.push("hang");
  await world.person("Ada");
  const taken = smtp.taken();
  const lost = runJobs(world);
  await soon(taken, "be sent");
  assertEquals(await runJobs(world), 0);
  await later(world);
  assertEquals(await runJobs(world), 1);
  assertEquals(smtp.received.length, 2);
  assertEquals(smtp.received[0]!.messageId, smtp.received[1]!.messageId);
  assertEquals(await waitingJobs(world), 0);
  // The lost one ends with its connection, and changes nothing any more.
  await smtp[Symbol.asyncDispose]();
  await lost;
  assertEquals(await waitingJobs(world), 0);
});

Deno.test("of 300 mails through every fault none is missing, none is invented, and repeats have the same id", async () => {
  await using smtp = await serveSmtp();
  await using world = await mailWorld(smtp);
  const people = await Promise.all(
    ["A", "B", "C", "D", "E", "F"].map((name) => world.person(name)),
  );
  await runJobs(world);
  smtp.received.length = 0;
  const aborted = transact(world.app, (_, effects) => {
    for (const { email } of people) effects.defer("verify", { email });
    throw new Error("rolled back");
  });
  assertEquals(await aborted.then(() => "committed", () => "aborted"), "aborted");
  for (let n = 0; n < 50; n++) {
    await transact(world.app, (_, effects) => {
      for (const { email } of people) effects.defer("verify", { email });
      return Promise.resolve();
    });
  }
  const kinds: Fault[] = ["later", "drop", "later", "later"];
  for (let n = 0; n < 120; n++) smtp.faults.push(kinds[n % kinds.length]!);
  for (let round = 0; round < 60 && await waitingJobs(world) > 0; round++) {
    await later(world);
    // Two workers at once.
    await Promise.all([runJobs(world), runJobs(world)]);
  }
  assertEquals(await waitingJobs(world), 0);
  const ids = new Set(smtp.received.map(({ messageId }) => messageId));
  assertEquals(ids.size, 300);
  const dead = await world.app.sql`select id from dead_jobs`;
  assertEquals(dead.length, 0);
});

Deno.test("mail can go through an HTTP API, which may be away, full or final", async () => {
  const answers = [500, 429, 200, 422];
  const asked: { key: string | null; authorization: string | null; body: { to: string[] } }[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { headers } = request;
    asked.push({
      key: headers.get("idempotency-key"),
      authorization: headers.get("authorization"),
      body: await request.json(),
    });
    return new Response("{}", { status: answers.shift()! });
  });
  await using _stop = { [Symbol.asyncDispose]: () => server.shutdown() };
  const url = `http://127.0.0.1:${server.addr.port}/emails`;
  await using world = await openOwnWorld({ MAIL_URL: url, MAIL_TOKEN: "mail token" });
  const ada = await world.person("Ada");
  for (let n = 0; n < 3; n++) {
    await runJobs(world);
    await later(world);
  }
  assertEquals(asked.map(({ body }) => body.to), [[ada.email], [ada.email], [ada.email]]);
  assertEquals(new Set(asked.map(({ key }) => key)).size, 1);
  assertEquals(asked[0]!.authorization, "Bearer mail token");
  await world.person("Ben");
  await runJobs(world);
  assertEquals((await world.app.sql`select id from dead_jobs`).length, 1);
});
