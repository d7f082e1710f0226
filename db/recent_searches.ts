import type { Db } from "./client.ts";

/** Remembers what somebody looked for, and forgets what they did before the last `kept`. */
export async function insertRecentSearch(
  db: Db,
  { userId, workspaceId, query, kept }: {
    userId: number;
    workspaceId: number;
    query: string;
    kept: number;
  },
): Promise<void> {
  await db`
    with kept as (
      insert into recent_searches (user_id, workspace_id, query)
      values (${userId}, ${workspaceId}, ${query})
      on conflict (user_id, workspace_id, query) do update set searched_at = now()
    )
    delete from recent_searches
    where user_id = ${userId} and workspace_id = ${workspaceId} and query in (
      select query from recent_searches
      where user_id = ${userId} and workspace_id = ${workspaceId} and query <> ${query}
      order by searched_at desc offset ${kept - 1}
    )
  `;
}

/** What somebody looked for lately, the last first. */
export async function listRecentSearches(
  db: Db,
  userId: number,
  workspaceId: number,
): Promise<string[]> {
  const rows = await db<{ query: string }[]>`
    select query from recent_searches
    where user_id = ${userId} and workspace_id = ${workspaceId} order by searched_at desc
  `;
  return rows.map(({ query }) => query);
}

/** Forgets what somebody looked for. */
export async function deleteRecentSearches(
  db: Db,
  userId: number,
  workspaceId: number,
): Promise<void> {
  await db`
    delete from recent_searches where user_id = ${userId} and workspace_id = ${workspaceId}
  `;
}
