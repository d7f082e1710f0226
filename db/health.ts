import type { Sql } from "./client.ts";

/**
 * Settings of Postgres under which an acknowledged message could be lost in a crash.
 * PGlite is not asked: it never syncs, whatever its settings say, so it survives the end
 * of the process but promises nothing about a power cut. The README says so.
 */
export async function listUnsafeSettings(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select name from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
      and version() not like '%(PGlite %'
    order by name
  `;
  return rows.map(({ name }) => name);
}
