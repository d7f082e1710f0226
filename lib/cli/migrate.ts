import { openDatabase } from "../../db/client.ts";
import {
  migrateDown,
  migrateUp,
  MigrationError,
  migrationStatus,
  newMigration,
  readMigrations,
} from "../../db/migrate.ts";
import { type Config, ConfigError, readConfig } from "../config.ts";
import { DataDirError, lockDataDir } from "../services/data_dir.ts";

const USAGE = "Usage: deno task migrate up | down | status | new <name>";

/** `deno task migrate`: looks after the schema of the database that the settings name. */
async function main([command, name]: string[]): Promise<void> {
  if (command === "new" && name) {
    console.log(`Write it: ${(await newMigration(name)).pathname}`);
    return;
  }
  if (!["up", "down", "status"].includes(command ?? "")) throw new MigrationError(USAGE);

  const config = readConfig();
  const migrations = await readMigrations();
  await using stack = new AsyncDisposableStack();
  const url = databaseOf(config);
  if (url.startsWith("pglite:")) stack.use(await lockDataDir(config.dataDir));
  const sql = stack.use(await openDatabase(url, { poolSize: 1 }));
  switch (command) {
    case "up": {
      const report = ({ id, name }: { id: number; name: string }) =>
        console.log(`Applying ${label(id, name)}`);
      const count = await migrateUp(sql, migrations, report);
      console.log(count === 0 ? "Nothing to apply" : `Applied ${count}`);
      break;
    }
    case "down": {
      const taken = await migrateDown(sql, migrations);
      console.log(taken ? `Took back ${label(taken.id, taken.name)}` : "Nothing to take back");
      break;
    }
    case "status":
      for (const { id, name, appliedAt } of await migrationStatus(sql, migrations)) {
        console.log(`${label(id, name)}  ${appliedAt?.toISOString() ?? "missing"}`);
      }
  }
}

function databaseOf({ databaseDirectUrl, databaseUrl }: Config): string {
  return databaseDirectUrl ?? databaseUrl;
}

function label(id: number, name: string): string {
  return `${String(id).padStart(4, "0")}_${name}`;
}

await main(Deno.args).catch((error) => {
  const isTold = [ConfigError, DataDirError, MigrationError].some((kind) => error instanceof kind);
  console.error(isTold ? error.message : error);
  Deno.exit(1);
});
