import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import postgres from "postgres";
import type { Sql } from "./client.ts";

/** What migrations may ask for with `create extension`. */
const EXTENSIONS = { pg_trgm };

const SSL_REQUEST = 80877103;

/** A dumped data directory, by URL of an in-memory database that starts from it. */
const snapshots = new Map<string, Blob>();

/**
 * Makes `pglite:memory?<name>` open a copy of a dumped data directory: 0.3 s, where
 * creating and migrating a database takes 2 s. The tests start from this.
 */
export function registerSnapshot(name: string, dump: Blob): string {
  const url = `pglite:memory?${name}`;
  snapshots.set(url, dump);
  return url;
}

/** An empty embedded database in memory. */
export function createEmbedded(): Promise<PGlite> {
  return PGlite.create("memory://", { extensions: EXTENSIONS });
}

/** Dumps the data directory of the embedded database at `url` after `prepare` has run on it. */
export async function dumpEmbedded(prepare: (pglite: PGlite) => Promise<void>): Promise<Blob> {
  const pglite = await createEmbedded();
  try {
    await prepare(pglite);
    return await pglite.dumpDataDir("none");
  } finally {
    await pglite.close();
  }
}

/** PGlite in this process, reached through postgres.js's own `socket` option. */
export async function openEmbedded(
  url: string,
  options: postgres.Options<Record<string, postgres.PostgresType>>,
): Promise<Sql> {
  const path = url.replace(/^pglite:/, "");
  const snapshot = snapshots.get(url);
  const inMemory = path.startsWith("memory");
  if (!inMemory) await Deno.mkdir(path, { recursive: true });
  const pglite = await PGlite.create({
    dataDir: inMemory ? "memory://" : path,
    extensions: EXTENSIONS,
    ...(snapshot && { loadDataDir: snapshot }),
  });
  return serveWith(pglite, options);
}

/** Puts postgres.js in front of an open PGlite; ending the pool closes PGlite. */
export function serveWith(
  pglite: PGlite,
  options: postgres.Options<Record<string, postgres.PostgresType>> = { onnotice() {} },
): Sql {
  // PGlite is one session, so the pool is one connection: a query on the pool from
  // inside a transaction waits for ever here, and that is a bug found.
  const pool = {
    ...options,
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    user: "postgres",
    database: "postgres",
    socket: () => wire(pglite),
  };
  return postgres(pool as postgres.Options<Record<string, postgres.PostgresType>>) as Sql;
}

/** A stream that frames wire messages and hands them to PGlite one batch at a time. */
function wire(pglite: PGlite): Duplex {
  let pending = Buffer.alloc(0);
  let started = false;
  let turn = Promise.resolve();
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer<ArrayBuffer>, _encoding, done) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const batch: Uint8Array[] = [];
      for (;;) {
        const head = started ? 1 : 0;
        if (pending.length < head + 4) break;
        const length = pending.readInt32BE(head) + head;
        if (pending.length < length) break;
        const message = pending.subarray(0, length);
        pending = pending.subarray(length);
        if (!started && message.readInt32BE(4) === SSL_REQUEST) {
          stream.push(Buffer.from("N"));
          continue;
        }
        started = true;
        batch.push(message);
      }
      if (batch.length > 0) {
        const bytes = Buffer.concat(batch);
        turn = turn.then(async () => {
          stream.push(Buffer.from(await pglite.execProtocolRaw(bytes)));
        }).catch((error) => void stream.destroy(error));
      }
      done();
    },
    final(done) {
      turn.then(() => {
        stream.push(null);
        done();
      });
    },
    destroy(error, done) {
      pglite.close().finally(() => done(error));
    },
  });
  return Object.assign(stream, { readyState: "open" });
}
