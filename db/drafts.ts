import type { Db, Tx } from "./client.ts";

export interface DraftRow {
  userId: number;
  channelId: number;
  /** 0 for what is meant for the channel. */
  parentTs: number;
  content: string;
  updatedAt: Date;
}

type DraftKey = Pick<DraftRow, "userId" | "channelId" | "parentTs">;

const draft = (db: Db) =>
  db`drafts.user_id, drafts.channel_id, drafts.parent_ts, drafts.content, drafts.updated_at`;

/** Keeps a draft in the place of the one before. */
export async function upsertDraft(
  tx: Tx,
  { userId, channelId, parentTs, content }: DraftKey & { content: string },
): Promise<DraftRow> {
  const [row] = await tx<[DraftRow]>`
    insert into drafts (user_id, channel_id, parent_ts, content)
    values (${userId}, ${channelId}, ${parentTs}, ${content})
    on conflict (user_id, channel_id, parent_ts) do update
      set content = excluded.content, updated_at = now()
    returning ${draft(tx)}
  `;
  return row;
}

/** Takes a draft away; false if there was none. */
export async function deleteDraftRow(tx: Tx, key: DraftKey): Promise<boolean> {
  const rows = await tx`
    delete from drafts
    where user_id = ${key.userId} and channel_id = ${key.channelId} and parent_ts = ${key.parentTs}
    returning channel_id
  `;
  return rows.length === 1;
}

/** Somebody's drafts in the channels of a workspace that they are in, the newest first. */
export async function listDraftsOf(
  db: Db,
  userId: number,
  workspaceId: number,
  limit: number,
): Promise<DraftRow[]> {
  return await db<DraftRow[]>`
    select ${draft(db)} from drafts
    join channel_members mine using (user_id, channel_id)
    join channels c on c.id = drafts.channel_id and c.deleted_at is null
    where drafts.user_id = ${userId} and c.workspace_id = ${workspaceId}
    order by drafts.updated_at desc limit ${limit}
  `;
}

/** All of somebody's drafts in these channels, in no order. */
export async function listDraftsIn(
  db: Db,
  userId: number,
  channelIds: number[],
): Promise<DraftRow[]> {
  return await db<DraftRow[]>`
    select ${draft(db)} from drafts
    where user_id = ${userId} and channel_id = any(${channelIds}::bigint[])
  `;
}
