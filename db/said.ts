import type { Db } from "./client.ts";

/** What somebody has said in a channel, with the name that they are called by. */
export interface SaidRow {
  channelId: number;
  /** Microseconds. */
  ts: number;
  userId: number;
  username: string;
  content: string;
  editedAt: Date | null;
}

const said = (db: Db) => db`m.channel_id, m.ts, m.user_id, users.username, m.content, m.edited_at`;

/** What people have said to the whole channel, and what is still there of it. */
const isSaid = (db: Db) =>
  db`(m.parent_ts is null or m.is_broadcast) and m.deleted_at is null and m.system is null`;

/** The `limit` newest before `before`, newest first. */
export async function listSaidBefore(
  db: Db,
  { channelId, before, limit }: { channelId: number; before: number; limit: number },
): Promise<SaidRow[]> {
  return await db<SaidRow[]>`
    select ${said(db)} from messages m join users on users.id = m.user_id
    where m.channel_id = ${channelId} and m.ts < ${before} and ${isSaid(db)}
    order by m.ts desc limit ${limit}
  `;
}

/** Some of it, newest first, and how much there is. */
export async function listSaidByOffset(
  db: Db,
  { channelId, limit, offset }: { channelId: number; limit: number; offset: number },
): Promise<{ rows: SaidRow[]; total: number }> {
  const [rows, [counted]] = await Promise.all([
    db<SaidRow[]>`
      select ${said(db)} from messages m join users on users.id = m.user_id
      where m.channel_id = ${channelId} and ${isSaid(db)}
      order by m.ts desc limit ${limit} offset ${offset}
    `,
    db<[{ total: number }]>`
      select count(*) as total from messages m where m.channel_id = ${channelId} and ${isSaid(db)}
    `,
  ]);
  return { rows, total: counted.total };
}
