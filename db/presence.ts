import type { Db, Tx } from "./client.ts";
import { sharesChannel } from "./users.ts";

/** What somebody lets others see while they are connected. */
export type Choice = "online" | "away" | "offline";

/** What these people have chosen, where that isn't "online". */
export async function listChoices(
  db: Db,
  ids: number[],
): Promise<{ id: number; presence: Choice }[]> {
  return await db<{ id: number; presence: Choice }[]>`
    select id, presence from users where id = any(${ids}::bigint[]) and presence <> 'online'
  `;
}

/** Keeps what somebody has chosen. */
export async function updateChoice(tx: Tx, id: number, presence: Choice): Promise<void> {
  await tx`update users set presence = ${presence} where id = ${id} and deleted_at is null`;
}

/** Those of `viewerIds` who may see `userId`. */
export async function listViewersOf(
  db: Db,
  userId: number,
  viewerIds: number[],
): Promise<number[]> {
  const rows = await db<{ userId: number }[]>`
    select distinct mine.user_id from workspace_members mine
    join workspace_members theirs using (workspace_id)
    where theirs.user_id = ${userId} and mine.user_id = any(${viewerIds}::bigint[])
      and (mine.role <> 'guest' or mine.user_id = ${userId} or exists (
        select from channel_members seen
        join channel_members met using (channel_id)
        join channels on channels.id = channel_id
        where seen.user_id = mine.user_id and met.user_id = ${userId}
          and channels.workspace_id = mine.workspace_id
      ))
  `;
  return rows.map(({ userId }) => userId);
}

/** Those of `ids` whom `viewerId` may see: in a workspace of theirs, or for a guest in a channel. */
export async function listVisibleUsers(
  db: Db,
  viewerId: number,
  ids: number[],
): Promise<number[]> {
  const rows = await db<{ userId: number }[]>`
    select distinct theirs.user_id from workspace_members mine
    join workspace_members theirs using (workspace_id)
    where mine.user_id = ${viewerId} and theirs.user_id = any(${ids}::bigint[])
      and (mine.role <> 'guest' or theirs.user_id = ${viewerId} or ${sharesChannel(db, viewerId)})
  `;
  return rows.map(({ userId }) => userId);
}
