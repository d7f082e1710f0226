import { openDatabase } from "../../db/client.ts";
import { createClient } from "../../lib/client/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";
import { freePort, startProcess } from "../helpers/process.ts";
import { serveSmtp } from "../helpers/smtp.ts";
import { PASSWORD, realDatabase } from "../helpers/world.ts";

Deno.test("a worker killed while it sends loses no mail: after the restart the same one is sent again", async () => {
  await using smtp = await serveSmtp();
  const folder = await Deno.makeTempDir();
  await using real = await realDatabase();
  const database = real?.url ?? `pglite:${folder}/pg`;
  const env = {
    PORT: String(freePort()),
    DATA_DIR: folder,
    DATABASE_URL: database,
    MAIL_URL: smtp.url,
  };
  const email = "ada@example.com";
  try {
    smtp.faults.push("hang");
    const first = startProcess(env);
    await first.ready;
    const client = createClient({ origin: first.server.origin });
    const taken = smtp.taken();
    await client.register({ email, password: PASSWORD, name: "Ada", workspace_name: "Engines" });
    await soon(taken, "be sent");
    await first.server.kill("SIGKILL");

    // The lease runs out: a minute passes.
    const sql = await openDatabase(database, { poolSize: 1 });
    await sql`update jobs set due_at = now()`;
    await sql.end();
    const again = smtp.taken();
    const second = startProcess(env);
    await second.ready;
    await soon(again, "be sent again");
    await second.server.kill("SIGTERM");
    assertEquals(smtp.received.map(({ to }) => to), [[email], [email]]);
    assertEquals(smtp.received[0]!.messageId, smtp.received[1]!.messageId);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
