import type { Tx } from "./client.ts";

/** Something that the server itself says in a channel. */
export interface NewNote {
  channelId: number;
  /** Who did what it tells of. */
  userId: number;
  content: string;
  system: Record<string, string | null>;
}

/** Locks streams in the order of their ids, which is the order in which everybody does. */
export async function lockStreams(tx: Tx, ids: number[]): Promise<void> {
  await tx`select id from streams where id = any(${ids}::bigint[]) order by id for update`;
}

/** Writes notes as messages, each with its channel's next ts; the streams must be locked. */
export async function insertNotes(tx: Tx, notes: NewNote[]): Promise<number[]> {
  const all: number[] = [];
  for (const { channelId, userId, content, system } of notes) {
    const [row] = await tx<[{ ts: number }]>`
      with head as (
        update streams set
          last_ts = greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, last_ts + 1)
        where id = ${channelId} returning last_ts as ts
      )
      insert into messages (channel_id, ts, user_id, content, system)
      select ${channelId}, ts, ${userId}, ${content}, ${JSON.stringify(system)}::text::json
      from head
      returning ts
    `;
    all.push(row.ts);
  }
  return all;
}
