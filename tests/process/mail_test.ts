import { openDatabase } from "../../db/client.ts";
import { createClient } from "../../lib/client/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";
import { dataFolder, freePort, startProcess } from "../helpers/process.ts";
import { serveSmtp } from "../helpers/smtp.ts";
import { PASSWORD, realDatabase } from "../helpers/world.ts";

Deno.test("a worker killed while it sends loses no mail: after the restart the same one is sent again", async () => {
  await using smtp = await serveSmtp();
  await using folder = await dataFolder();
  await using real = await realDatabase();
  const database = real?.url ?? `pglite:${folder.path}/pg`;
  const env = {
    PORT: String(freePort()),
    DATA_DIR: folder.path,
    DATABASE_URL: database,
    MAIL_URL: smtp.url,
  };
  const email = "ada@example.com";
  smtp.faults.push("hang");
  await using first = startProcess(env);
  await first.ready;
  const client = createClient({ origin: first.origin });
  const taken = smtp.taken();
  await client.register({ email, password: PASSWORD, name: "Ada", workspace_name: "Engines" });
  await soon(taken, "be sent");
  await first.kill("SIGKILL");

  // The lease runs out: a minute passes.
  const sql = await openDatabase(database, { poolSize: 1 });
  await sql`update jobs set due_at = now()`;
  await sql[Symbol.asyncDispose]();
  const again = smtp.taken();
  await using second = startProcess(env);
  await second.ready;
  await soon(again, "be sent again");
  await second.kill("SIGTERM");
  assertEquals(smtp.received.map(({ to }) => to), [[email], [email]]);
  assertEquals(smtp.received[0]!.messageId, smtp.received[1]!.messageId);
});
