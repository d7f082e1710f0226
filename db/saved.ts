import type { Db, Tx } from "./client.ts";
import { message, type MessageRow } from "./messages.ts";

/** Saves a message for somebody; false if it is saved already. */
export async function insertSaved(
  tx: Tx,
  { userId, channelId, ts }: { userId: number; channelId: number; ts: number },
): Promise<boolean> {
  const rows = await tx`
    insert into saved_messages (user_id, channel_id, ts, saved_ts)
    select ${userId}, ${channelId}, ${ts}, greatest(
      (extract(epoch from clock_timestamp()) * 1000000)::bigint,
      1 + coalesce((select max(saved_ts) from saved_messages where user_id = ${userId}), 0)
    )
    on conflict (user_id, channel_id, ts) do nothing
    returning ts
  `;
  return rows.length === 1;
}

/** How many messages somebody has saved; whoever saves one locks them out of doing so twice. */
export async function countSaved(tx: Tx, userId: number): Promise<number> {
  await tx`select from users where id = ${userId} for no key update`;
  const [row] = await tx<[{ count: number }]>`
    select count(*)::integer as count from saved_messages where user_id = ${userId}
  `;
  return row.count;
}

/** Takes a saved message away; false if it was not saved. */
export async function deleteSaved(
  tx: Tx,
  { userId, channelId, ts }: { userId: number; channelId: number; ts: number },
): Promise<boolean> {
  const rows = await tx`
    delete from saved_messages
    where user_id = ${userId} and channel_id = ${channelId} and ts = ${ts}
    returning ts
  `;
  return rows.length === 1;
}

/** A page of what somebody has saved in the channels of a workspace that they are in, the newest first. */
export async function listSavedOf(
  db: Db,
  { userId, workspaceId, before, limit }: {
    userId: number;
    workspaceId: number;
    before: number;
    limit: number;
  },
): Promise<(MessageRow & { savedTs: number })[]> {
  return await db<(MessageRow & { savedTs: number })[]>`
    select ${message(db)}, saved.saved_ts
    from saved_messages saved
    join channel_members mine using (user_id, channel_id)
    join channels c on c.id = saved.channel_id and c.deleted_at is null
    join messages m on m.channel_id = saved.channel_id and m.ts = saved.ts
    where saved.user_id = ${userId} and c.workspace_id = ${workspaceId}
      and saved.saved_ts < ${before}
    order by saved.saved_ts desc limit ${limit}
  `;
}
