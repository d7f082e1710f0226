import { openDatabase } from "../../db/client.ts";
import { dumpEmbedded, registerSnapshot, serveWith } from "../../db/embedded.ts";
import { migrateUp, readMigrations } from "../../db/migrate.ts";
import type { App } from "../../lib/app.ts";
import { type Client, createClient } from "../../lib/client/mod.ts";
import { readConfig } from "../../lib/config.ts";
import { sha256 } from "../../lib/crypto.ts";
import { createLogger } from "../../lib/logger.ts";
import { openApp, type Shared } from "../../lib/open.ts";
import type { Account } from "../../lib/protocol/users.ts";
import type { Workspace } from "../../lib/protocol/workspaces.ts";
import { createRoutes } from "../../routes/mod.ts";
import { join } from "node:path";
import { tmpdir } from "node:os";

/** What tests are run on: the embedded defaults, or the real services that CI starts. */
const REAL_DATABASE = Deno.env.get("TEST_DATABASE_URL");
const REAL_REDIS = Deno.env.get("TEST_REDIS_URL");

/** How long what is open at the end of a test file may take to close. */
const CLOSE_MS = 1_000;

/** Somebody who signed up: their client, and what signing up gave. */
export interface Person {
  client: Client;
  user: Account;
  email: string;
  /** The workspace they founded. */
  workspace: Workspace;
}

/** A running server with its real database, reached over loopback. */
export interface World extends AsyncDisposable {
  app: App;
  origin: string;
  /** What the server logged as a warning or worse. */
  logged: string[];
  /** Signs somebody new up; people of one name are different people. */
  person(name: string): Promise<Person>;
  /** Somebody new who is a member of `workspace`. */
  member(name: string, owner: Person): Promise<Person>;
}

/** Opens a world of its own for one test file; settings are given as environment variables. */
export async function openWorld(
  env: Record<string, string> = {},
  shared?: Shared,
): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const config = readConfig({
    PARLEY_ENV: "test",
    PARLEY_SECRET: "a secret for tests: 0123456789 abcdefghij",
    DATABASE_URL: REAL_DATABASE ?? await templateDatabase(),
    REDIS_URL: REAL_REDIS ?? "memory:",
    QUEUE_URL: "none",
    BLOBS_URL: `file:${folder}/blobs`,
    DATABASE_POOL_SIZE: "4",
    // Every test comes from the same address.
    RATE_LIMITS: "off",
    ...env,
  });
  const logged: string[] = [];
  const logger = createLogger("warn", "json", (line) => void logged.push(line));
  const app = stack.use(await openApp(config, logger, () => false, shared));
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    createRoutes(app).fetch,
  );
  stack.defer(async () => {
    await app.hub.drain(0, CLOSE_MS);
    // Like main.ts: a connection whose other side is gone can keep Deno from ever being done.
    await Promise.race([server.shutdown(), elapsed(CLOSE_MS)]);
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const person = (name: string) => signUp(origin, name);

  const resources = stack.move();
  return {
    app,
    origin,
    logged,
    person,
    async member(name, owner) {
      const newcomer = await person(name);
      const { token } = await owner.client.createInvite({ workspace_id: owner.workspace.id });
      await newcomer.client.acceptInvite({ token });
      return newcomer;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/**
 * A world with a database that nobody else uses, a real one where there is one: for what
 * is shared by everybody in a database, such as the jobs.
 */
export async function openOwnWorld(env: Record<string, string> = {}): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const database = await realDatabase();
  if (database) stack.use(database);
  const own = database && { DATABASE_URL: database.url };
  const world = stack.use(await openWorld({ ...own, ...env }));
  const resources = stack.move();
  return { ...world, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** A database of its own on the real server. */
export interface RealDatabase extends AsyncDisposable {
  url: string;
  /** How many transactions it has seen, which are statements where each is its own. */
  statements(): Promise<number>;
}

/** A new database on the real server, if there is one; it is dropped again. */
export async function realDatabase(): Promise<RealDatabase | undefined> {
  if (!REAL_DATABASE) return undefined;
  const admin = await openDatabase(REAL_DATABASE, { poolSize: 1 });
  const name = `parley_test_${crypto.randomUUID().replaceAll("-", "")}`;
  await admin.unsafe(`create database ${name}`);
  const url = new URL(REAL_DATABASE);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async statements() {
      const [row] = await admin<[{ count: number }]>`
        select xact_commit + xact_rollback as count from pg_stat_database where datname = ${name}
      `;
      return row.count;
    },
    async [Symbol.asyncDispose]() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin[Symbol.asyncDispose]();
    },
  };
}

/** Registers somebody with an address that nobody else has. */
export async function signUp(origin: string, name: string): Promise<Person> {
  const client = createClient({ origin });
  const email = `${crypto.randomUUID()}@example.com`;
  const registered = await client.register({
    email,
    password: PASSWORD,
    name,
    workspace_name: `${name}'s`,
  });
  if (!("user" in registered)) throw new Error("Expected to be signed in by registering");
  const { user, workspace } = registered;
  return { client, user, email, workspace };
}

export const PASSWORD = "correct horse battery";

/** The id of a default channel of a workspace. */
export async function channelNamed({ client, workspace }: Person, name: string): Promise<string> {
  const { channels } = await client.listChannels({ workspace_id: workspace.id });
  return channels.find((channel) => channel.name === name)!.id;
}

/**
 * A migrated embedded database to start from. Creating one takes two seconds, opening a
 * copy a third of one; the copy is kept until a migration changes.
 */
export async function templateDatabase(): Promise<string> {
  return registerSnapshot("template", new Blob([await Deno.readFile(await templateFile())]));
}

/** The archive of a migrated data directory, which is made if it isn't there. */
export async function templateFile(): Promise<string> {
  const migrations = await readMigrations();
  const all = sha256(migrations.map(({ checksum }) => checksum).join());
  const key = all.toHex().slice(0, 16);
  const file = join(tmpdir(), `parley-template-${key}.tar`);
  if (await exists(file)) return file;
  const dump = await dumpEmbedded(async (pglite) => {
    await migrateUp(serveWith(pglite), migrations);
  });
  const unfinished = `${file}.${crypto.randomUUID()}`;
  await Deno.writeFile(unfinished, new Uint8Array(await dump.arrayBuffer()));
  await Deno.rename(unfinished, file);
  return file;
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}
