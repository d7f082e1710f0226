import postgres from "postgres";
import { keepTidy } from "./tidy.ts";

const BIGINT_OID = 20;

/** Ids and counters stay below 2^53, so a bigint column is a plain number here. */
const TYPES = {
  bigint: {
    to: BIGINT_OID,
    from: [BIGINT_OID],
    serialize: (value: number) => String(value),
    parse: (text: string) => Number(text),
  },
};

/** The pool. */
export type Sql = postgres.Sql<{ bigint: number }>;
/** One transaction on one connection of the pool. */
export type Tx = postgres.TransactionSql<{ bigint: number }>;
/** What every query function takes: it runs alone or inside a transaction. */
export type Db = Sql | Tx;

/**
 * Longer than it looks for a reason. postgres.js 3.4.9 forgets to reset its write timer when
 * a connection dies with bytes still unwritten (upstream #1154, #1208): the next start-up
 * message is then never sent, and the connection is lost to the pool for ever. A message of
 * 1,024 bytes or more is written at once, which resets the timer. Postgres cuts the name to
 * its first 63 characters. A transaction that is cut off can still cost its connection.
 */
const APPLICATION_NAME = "parley".padEnd(1_024);

export interface DatabaseOptions {
  /** Connections in the pool; the embedded database always has one. */
  poolSize?: number;
  /** False behind a transaction pooler, which mixes up prepared statements. */
  prepare?: boolean;
  /** Milliseconds after which Postgres cancels a statement; 0 is never. */
  statementTimeoutMs?: number;
}

/**
 * Opens the database that `url` names: `postgres://…`, `pglite:<directory>` or
 * `pglite:memory`. Past this function there is only postgres.js.
 */
export async function openDatabase(
  url: string,
  { poolSize = 10, prepare = true, statementTimeoutMs = 5_000 }: DatabaseOptions = {},
): Promise<Sql & AsyncDisposable> {
  const shared = {
    // Not postgres.camel: that one renames the keys inside jsonb values too.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    types: TYPES,
    onnotice() {},
  };
  const isEmbedded = url.startsWith("pglite:");
  const sql: Sql = isEmbedded
    ? await (await import("./embedded.ts")).openEmbedded(url, shared)
    : postgres(url, {
      ...shared,
      max: poolSize,
      prepare,
      connect_timeout: 5,
      connection: { application_name: APPLICATION_NAME, statement_timeout: statementTimeoutMs },
    });
  const tidying = isEmbedded ? undefined : keepTidy(sql, poolSize);
  return Object.assign(sql, {
    async [Symbol.asyncDispose]() {
      tidying?.[Symbol.dispose]();
      await sql.end({ timeout: 5 });
    },
  });
}

/** Whether `error` is Postgres's refusal of a duplicate in the named constraint or index. */
export function isDuplicate(error: unknown, constraint: string): boolean {
  return error instanceof postgres.PostgresError && error.code === "23505" &&
    error.constraint_name === constraint;
}

/**
 * Whether the whole transaction may simply be run again: a serialization failure, a
 * deadlock, a fresh random id that was taken already, or a conversation that somebody
 * else has just opened.
 */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof postgres.PostgresError)) return false;
  return error.code === "40001" || error.code === "40P01" ||
    (error.code === "23505" && ID_KEYS.has(error.constraint_name ?? ""));
}

const ID_KEYS = new Set([
  "users_pkey",
  "workspaces_pkey",
  "channels_pkey",
  "streams_pkey",
  "channels_participants",
]);

/** Whether `error` says that the database can't be reached or is too busy right now. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  const code = String(error.code);
  return UNAVAILABLE.has(code) || code.startsWith("57P") || code.startsWith("08") ||
    code.startsWith("53");
}

const UNAVAILABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EPIPE",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "57014",
]);

/**
 * The first row of a query that runs all the time and carries much, and which holds neither that
 * nor its rows after this. V8 makes a function that is assigned to a property among the old
 * objects (`set_pretenure` in its parser), and postgres.js has two of those in each query: what a
 * query holds lasts until the next big collection, however soon it is over, and brings that on.
 */
export async function takeRow<Row extends postgres.Row>(
  query: postgres.PendingQuery<Row[]>,
): Promise<Row> {
  const rows = await query;
  const row = rows[0]!;
  rows.length = 0;
  Object.assign(query, { args: [], parameters: [] });
  return row;
}

/**
 * Runs queries that Postgres is to plan for what they ask, each time anew: a plan made for
 * any words at all looks for rare ones among the newest messages and for common ones in
 * the index, which took forty times as long.
 */
export function planned<T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> {
  return sql.begin("read only", async (tx) => {
    await tx`set local plan_cache_mode = force_custom_plan`;
    return await work(tx);
  }) as Promise<T>;
}
