import type { Sql } from "../../db/client.ts";
import { listLiveSessions, touchSessions } from "../../db/sessions.ts";

/** Those of the sessions that are still good. Notes that they are in use, once a minute. */
export async function liveSessions(sql: Sql, ids: string[]): Promise<string[]> {
  const live = await listLiveSessions(sql, ids);
  const stale = live.filter(({ isStale }) => isStale).map(({ id }) => id);
  if (stale.length > 0) await touchSessions(sql, stale);
  return live.map(({ id }) => id);
}
