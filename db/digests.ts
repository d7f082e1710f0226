import type { Db, Tx } from "./client.ts";

export interface MissedRow {
  id: string;
  channelName: string;
  kind: "public" | "private" | "direct" | "group";
  authorName: string;
  content: string;
  createdAt: Date;
}

/** Begins digests; returns those of `userIds` who had none under way, or one that was given up. */
export async function beginDigests(tx: Tx, userIds: number[]): Promise<number[]> {
  const rows = await tx<{ userId: number }[]>`
    insert into digests (user_id) select unnest(${userIds.toSorted((a, b) => a - b)}::bigint[])
    on conflict (user_id) do update set begun_at = now()
    where digests.begun_at < now() - interval '25 hours'
    returning user_id
  `;
  return rows.map(({ userId }) => userId);
}

/** What somebody has neither seen nor been mailed, as far as they may see it now, the oldest first. */
export async function listMissed(db: Db, userId: number, limit: number): Promise<MissedRow[]> {
  return await db<MissedRow[]>`
    select n.id, c.name as channel_name, c.kind, users.name as author_name, m.content, n.created_at
    from notifications n
    join messages m on m.channel_id = n.channel_id and m.ts = n.ts and m.deleted_at is null
    join channels c on c.id = n.channel_id and c.deleted_at is null
    join channel_members them on them.channel_id = n.channel_id and them.user_id = n.user_id
    join workspace_members ours
      on ours.workspace_id = c.workspace_id and ours.user_id = n.user_id
    join users on users.id = m.user_id
    where n.user_id = ${userId} and n.read_at is null and n.mailed_at is null
      and them.notify is distinct from 'none'
    order by n.created_at, n.id limit ${limit}
  `;
}

/** Ends a digest; true where there is more to be told by now. Whoever begins one waits meanwhile. */
export async function endDigest(tx: Tx, userId: number, mailedIds: string[]): Promise<boolean> {
  await tx`delete from digests where user_id = ${userId}`;
  await tx`update notifications set mailed_at = now() where id = any(${mailedIds}::uuid[])`;
  return (await listMissed(tx, userId, 1)).length > 0;
}

/** Says that a digest is still under way. */
export async function prolongDigest(tx: Tx, userId: number): Promise<void> {
  await tx`update digests set begun_at = now() where user_id = ${userId}`;
}
