import type { Db } from "./client.ts";

/** Keeps words that are not known yet; sorted, so that two who do this never lock each other out. */
export async function insertWords(
  db: Db,
  words: { workspaceId: number; word: string }[],
): Promise<void> {
  await db`
    insert into vocabulary (workspace_id, word)
    select workspace_id, word from unnest(
      ${words.map(({ workspaceId }) => workspaceId)}::bigint[],
      ${words.map(({ word }) => word)}::text[]
    ) as given (workspace_id, word)
    join workspaces on workspaces.id = workspace_id
    order by workspace_id, word
    on conflict do nothing
  `;
}

/** Words of a workspace that have `part` in them, the shortest first. */
export async function listWordsWith(
  db: Db,
  workspaceId: number,
  part: string,
  limit: number,
): Promise<string[]> {
  const rows = await db<{ word: string }[]>`
    select word from vocabulary where workspace_id = ${workspaceId} and word like ${`%${part}%`}
    order by length(word), word limit ${limit}
  `;
  return rows.map(({ word }) => word);
}

/** Forgets those of `words` that no message of a workspace has any more. */
export async function deleteUnusedWords(
  db: Db,
  workspaceId: number,
  words: string[],
): Promise<void> {
  await db`
    delete from vocabulary
    where workspace_id = ${workspaceId} and word = any(${words}::text[]) and not exists (
      select from messages join channels on channels.id = channel_id
      where messages.words @@ ('''' || word || '''')::tsquery
        and channels.workspace_id = vocabulary.workspace_id
    )
  `;
}
