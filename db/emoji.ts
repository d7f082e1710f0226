import type { Db, Tx } from "./client.ts";

export interface EmojiRow {
  workspaceId: number;
  name: string;
  picture: string;
  createdBy: number;
  createdAt: Date;
}

const emoji = (db: Db) => db`workspace_id, name, picture, created_by, created_at`;

/** Adds an emoji, unless its name is taken or the workspace has `most`. */
export async function insertEmoji(
  tx: Tx,
  given: Omit<EmojiRow, "createdAt">,
  most: number,
): Promise<EmojiRow | undefined> {
  // One at a time, so that the count holds.
  await tx`select id from workspaces where id = ${given.workspaceId} for no key update`;
  const [row] = await tx<EmojiRow[]>`
    insert into emoji (workspace_id, name, picture, created_by)
    select ${given.workspaceId}, ${given.name}, ${given.picture}::uuid, ${given.createdBy}
    where ${most} > (select count(*) from emoji where workspace_id = ${given.workspaceId})
    on conflict (workspace_id, name) do nothing
    returning ${emoji(tx)}
  `;
  return row;
}

/** An emoji of a workspace. */
export async function findEmoji(
  db: Db,
  workspaceId: number,
  name: string,
): Promise<EmojiRow | undefined> {
  const [row] = await db<EmojiRow[]>`
    select ${emoji(db)} from emoji where workspace_id = ${workspaceId} and name = ${name}
  `;
  return row;
}

/** Takes an emoji away; false if there was none. */
export async function deleteEmoji(tx: Tx, workspaceId: number, name: string): Promise<boolean> {
  const { count } = await tx`
    delete from emoji where workspace_id = ${workspaceId} and name = ${name}
  `;
  return count > 0;
}

/** The emoji of a workspace, by name. */
export async function listEmojiOf(db: Db, workspaceId: number): Promise<EmojiRow[]> {
  return await db<EmojiRow[]>`
    select ${emoji(db)} from emoji where workspace_id = ${workspaceId} order by name
  `;
}
