import { openDatabase, type Sql } from "../../db/client.ts";
import {
  migrateDown,
  migrateUp,
  type Migration,
  migrationStatus,
  readMigrations,
} from "../../db/migrate.ts";
import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";

/** A database with nothing in it: a schema of its own where the server is real. */
async function emptyDatabase(): Promise<Sql & AsyncDisposable> {
  const real = Deno.env.get("TEST_DATABASE_URL");
  if (!real) return await openDatabase("pglite:memory");
  const name = `t_${crypto.randomUUID().replaceAll("-", "")}`;
  await using admin = await openDatabase(real, { poolSize: 1 });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(real);
  url.pathname = `/${name}`;
  return await openDatabase(url.href, { poolSize: 3 });
}

async function tablesOf(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' order by 1
  `;
  return rows.map(({ name }) => name);
}

Deno.test("migrations go up, down by one step, and up again to the same schema", async () => {
  await using sql = await emptyDatabase();
  const migrations = await readMigrations();
  assertEquals(await migrateUp(sql, migrations), migrations.length);
  const tables = await tablesOf(sql);
  assert(tables.includes("messages"));
  for (const migration of migrations.toReversed()) {
    assertEquals((await migrateDown(sql, migrations))?.id, migration.id);
  }
  assertEquals(await migrateDown(sql, migrations), undefined);
  assertEquals(await tablesOf(sql), ["migrations"]);
  await migrateUp(sql, migrations);
  assertEquals(await tablesOf(sql), tables);
});

Deno.test("migrating twice, or from two instances at once, applies each migration once", async () => {
  await using sql = await emptyDatabase();
  const migrations = await readMigrations();
  const counts = await Promise.all([migrateUp(sql, migrations), migrateUp(sql, migrations)]);
  // Which instance applied which one is a matter of luck.
  assertEquals(counts[0]! + counts[1]!, migrations.length);
  const status = await migrationStatus(sql, migrations);
  assert(status.every(({ appliedAt }) => appliedAt instanceof Date));
});

Deno.test("a migration that was edited after it was applied is refused by name", async () => {
  await using sql = await emptyDatabase();
  const migrations = await readMigrations();
  await migrateUp(sql, migrations);
  const edited = migrations.map((one): Migration => ({ ...one, checksum: "other" }));
  const error = await migrateUp(sql, edited).then(() => undefined, (error: Error) => error);
  assertIncludes(error!.message, 'Migration 1 "init" was edited');
});

Deno.test("a migration that fails leaves nothing behind", async () => {
  await using sql = await emptyDatabase();
  const broken = { id: 1, name: "broken", checksum: "x", down: "select 1" };
  const up = "create table half (id int); select nonsense;";
  const error = await migrateUp(sql, [{ ...broken, up }]).then(() => undefined, (error) => error);
  assert(error instanceof Error);
  assertEquals(await tablesOf(sql), []);
});

Deno.test("a database that is ahead of the code is refused", async () => {
  await using sql = await emptyDatabase();
  await migrateUp(sql, await readMigrations());
  const error = await migrateUp(sql, []).then(() => migrationStatus(sql, []))
    .then(() => undefined, (error: Error) => error);
  assertIncludes(error!.message, "does not know");
});
