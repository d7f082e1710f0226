import type { Sql, Tx } from "./client.ts";

const FOLDER = new URL("./migrations/", import.meta.url);
const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;
const DOWN_MARK = /^-- down$/m;
/** Any constant will do: it keeps two starting instances from migrating at once. */
const LOCK = 7_270_539;

export interface Migration {
  id: number;
  name: string;
  up: string;
  down: string;
  /** SHA-256 of the whole file, hexadecimal. */
  checksum: string;
}

export interface MigrationStatus {
  id: number;
  name: string;
  appliedAt: Date | null;
}

/** A migration file that can't be used, or a database that this code does not fit. */
export class MigrationError extends Error {
  override name = "MigrationError";
}

/** The migrations of `folder` in order. Each file holds the way up, a line `-- down`, the way down. */
export async function readMigrations(folder: URL = FOLDER): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const match = FILE_NAME.exec(name);
    if (!match) throw new MigrationError(`"${name}" is not named NNNN_name.sql`);
    const text = await Deno.readTextFile(new URL(name, folder));
    const [up, down, more] = text.split(DOWN_MARK);
    if (!up || down === undefined || more !== undefined) {
      throw new MigrationError(`"${name}" needs exactly one line "-- down"`);
    }
    const checksum = await sha256(text);
    migrations.push({ id: Number(match[1]), name: match[2]!, up, down, checksum });
  }
  migrations.sort((a, b) => a.id - b.id);
  migrations.forEach(({ id, name }, index) => {
    if (id !== index + 1) {
      throw new MigrationError(`Migration ${id} "${name}" should have number ${index + 1}`);
    }
  });
  return migrations;
}

/** Applies what is missing, one transaction each. Tells `report` before each one. */
export async function migrateUp(
  sql: Sql,
  migrations: Migration[],
  report: (migration: Migration) => void = () => {},
): Promise<number> {
  let count = 0;
  for (const migration of migrations) {
    const applied = await exclusively(sql, async (tx) => {
      const done = await appliedOf(tx, migrations);
      if (done.has(migration.id)) return false;
      report(migration);
      await tx.unsafe(migration.up);
      await tx`
        insert into migrations (id, name, checksum)
        values (${migration.id}, ${migration.name}, ${migration.checksum})
      `;
      return true;
    });
    if (applied) count++;
  }
  return count;
}

/** Takes the newest applied migration back and returns it, or nothing if there is none. */
export function migrateDown(sql: Sql, migrations: Migration[]): Promise<Migration | undefined> {
  return exclusively(sql, async (tx) => {
    const done = await appliedOf(tx, migrations);
    const last = migrations.findLast(({ id }) => done.has(id));
    if (!last) return undefined;
    await tx.unsafe(last.down);
    await tx`delete from migrations where id = ${last.id}`;
    return last;
  });
}

/** Every migration with the time it was applied. */
export function migrationStatus(sql: Sql, migrations: Migration[]): Promise<MigrationStatus[]> {
  return exclusively(sql, async (tx) => {
    const done = await appliedOf(tx, migrations);
    return migrations.map(({ id, name }) => ({ id, name, appliedAt: done.get(id) ?? null }));
  });
}

/** Writes the empty file of the next migration and returns its URL. */
export async function newMigration(name: string, folder: URL = FOLDER): Promise<URL> {
  const next = (await readMigrations(folder)).length + 1;
  const file = `${String(next).padStart(4, "0")}_${name}.sql`;
  if (!FILE_NAME.test(file)) {
    throw new MigrationError(`A migration's name is lower case with underscores, not "${name}"`);
  }
  const url = new URL(file, folder);
  await Deno.writeTextFile(url, "\n\n-- down\n\n", { createNew: true });
  return url;
}

async function exclusively<T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`;
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    await tx`
      create table if not exists migrations (
        id integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )
    `;
    return await work(tx);
  });
  return result as T;
}

async function appliedOf(tx: Tx, migrations: Migration[]): Promise<Map<number, Date>> {
  const rows = await tx<{ id: number; name: string; checksum: string; appliedAt: Date }[]>`
    select id, name, checksum, applied_at from migrations order by id
  `;
  for (const row of rows) {
    const file = migrations.find(({ id }) => id === row.id);
    if (!file) {
      throw new MigrationError(
        `The database has migration ${row.id} "${row.name}", which this version of Parley ` +
          `does not know. Run the version that applied it, or take it back with that one.`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${row.id} "${row.name}" was edited after it had been applied. Restore the ` +
          `file and put the change into a new migration.`,
      );
    }
  }
  return new Map(rows.map(({ id, appliedAt }) => [id, appliedAt]));
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}
