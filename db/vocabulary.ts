import type { Db } from "./client.ts";

/** Keeps words that are not known yet; sorted, so that two who do this never wait for each other. */
export async function insertWords(db: Db, words: string[]): Promise<void> {
  await db`
    insert into vocabulary (word) select unnest(${words.toSorted()}::text[])
    on conflict do nothing
  `;
}

/** Words that have `part` in them, the shortest first. */
export async function listWordsWith(db: Db, part: string, limit: number): Promise<string[]> {
  const rows = await db<{ word: string }[]>`
    select word from vocabulary where word like ${`%${part}%`}
    order by length(word), word limit ${limit}
  `;
  return rows.map(({ word }) => word);
}

/** Forgets those of `words` that no message has any more. */
export async function deleteUnusedWords(db: Db, words: string[]): Promise<void> {
  await db`
    delete from vocabulary where word = any(${words}::text[]) and not exists (
      select from messages where messages.words @@ ('''' || word || '''')::tsquery
    )
  `;
}
