import type { Db } from "../db/client.ts";
import { listEvents, type NewEvent } from "../db/log.ts";
import { encodeId } from "./ids.ts";
import { SHOWN, type Told } from "./log/shown.ts";
import type { DataOf, LoggedEvent, LoggedType } from "./protocol/events.ts";

/** An event that has no seq yet. */
export type Announcement = {
  [Type in LoggedType]: { streamId: number; type: Type; data: DataOf<Type> };
}[LoggedType];

/**
 * What the log keeps of an event: the names of what changed and never a body, because a
 * reader gets the row as it stands.
 */
export function toLogRow({ streamId, type, data }: Announcement): NewEvent {
  const shown = SHOWN.find(({ types }) => types.includes(type));
  if (!shown) return { streamId, type, ts: null, data };
  const named = shown.name(data);
  return { streamId, type, ts: named.ts ?? null, data: named.data ?? null };
}

/** A page of a stream's events after `after`, each rendered from the rows as they stand. */
export async function readLog(
  db: Db,
  streamId: number,
  after: number,
  limit: number,
): Promise<LoggedEvent[]> {
  const rows = await listEvents(db, { streamId, after, limit });
  const told = new Map<number, Told>();
  for (const { types, read } of SHOWN) {
    const ours = rows.filter(({ type }) => (types as readonly string[]).includes(type));
    if (ours.length === 0) continue;
    const tell = await read(db, streamId, ours);
    for (const row of ours) told.set(row.seq, tell(row));
  }
  return rows.map(({ seq, type, data }) => {
    const event = told.get(seq) ?? { type, data };
    return { stream: encodeId(streamId), seq, ...event } as LoggedEvent;
  });
}
