import { openDatabase } from "../../db/client.ts";
import { tidy } from "../../db/tidy.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const URL = Deno.env.get("TEST_DATABASE_URL");
const POOL_SIZE = 3;

Deno.test({
  name: "tidy() goes round a pool without disturbing what is under way, and takes nothing away",
  ignore: !URL,
  async fn() {
    await using sql = await openDatabase(URL!, { poolSize: POOL_SIZE });
    const pidOf = async (db: Pick<typeof sql, "unsafe">) =>
      (await db.unsafe<{ pid: number }[]>("select pg_backend_pid() as pid"))[0]!.pid;
    const { promise: tidied, resolve } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const transaction = sql.begin(async (tx) => {
      const pids = [await pidOf(tx)];
      begin();
      await tidied;
      return [...pids, await pidOf(tx)];
    });
    await begun;
    // The others are taken and given back; that of the transaction, when it is over.
    const tidying = tidy(sql, POOL_SIZE);
    const answers = await Promise.all(Array.from({ length: 20 }, () => pidOf(sql)));
    assertEquals(answers.length, 20);
    resolve();
    const [before, after] = await transaction;
    assertEquals(before, after);
    assert(!answers.includes(before!), "Somebody asked within another's transaction");
    await tidying;
    // Each connection of the pool is still to be had, all at the same time.
    const held = await Promise.all(Array.from({ length: POOL_SIZE }, () => sql.reserve()));
    const pids = new Set(await Promise.all(held.map(pidOf)));
    held.forEach((connection) => connection.release());
    assertEquals(pids.size, POOL_SIZE);
    await tidy(sql, POOL_SIZE);
    assertEquals(typeof await pidOf(sql), "number");
  },
});
