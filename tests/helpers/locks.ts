import { openDatabase } from "../../db/client.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import type { World } from "./world.ts";

/** Whether races can be staged: two transactions at once need a real Postgres. */
export const CAN_RACE = Deno.env.has("TEST_DATABASE_URL");

/** Holds rows locked, so that acts come to meet in the middle. */
export interface Locks extends AsyncDisposable {
  /** Locks the row of a stream or workspace until what it returns is called. */
  hold(table: "streams" | "workspaces", id: string): Promise<() => Promise<void>>;
  /** Resolves when this many acts wait for a lock. */
  blocked(count: number): Promise<void>;
}

/** Opens a connection of its own into a world's database, which must be that world's alone. */
export async function openLocks({ app }: World): Promise<Locks> {
  const [{ name }] = await app.sql<[{ name: string }]>`select current_database() as name`;
  const url = new URL(app.config.databaseUrl);
  url.pathname = `/${name}`;
  const side = await openDatabase(url.href, { poolSize: 8 });
  return {
    async hold(table, id) {
      const held = Promise.withResolvers<void>();
      const free = Promise.withResolvers<void>();
      const done = side.begin(async (tx) => {
        await tx`select from ${tx(table)} where id = ${decodeId(id)!} for update`;
        held.resolve();
        await free.promise;
      });
      await held.promise;
      return async () => {
        free.resolve();
        await done;
      };
    },
    async blocked(count) {
      for (;;) {
        const [row] = await side<[{ waiting: number }]>`
          select count(*)::integer as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'
        `;
        if (row.waiting >= count) return;
      }
    },
    [Symbol.asyncDispose]: () => side[Symbol.asyncDispose](),
  };
}

/** What became of an act: "ok", or the code with which it was refused. */
export function outcome(act: Promise<unknown>): Promise<string> {
  return act.then(() => "ok", (error: { code?: string }) => error.code ?? String(error));
}
