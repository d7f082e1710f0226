import { isRetryable, type Tx } from "../db/client.ts";
import { insertJob } from "../db/jobs.ts";
import { type Appended, appendEvents } from "../db/log.ts";
import { findMessage } from "../db/messages.ts";
import { insertNotes, lockStreams, type NewNote } from "../db/notes.ts";
import type { App } from "./app.ts";
import { endSessions } from "./auth/end_sessions.ts";
import { encodeId } from "./ids.ts";
import type { JobKind, JobPayload } from "./jobs.ts";
import { LIMITS } from "./limits.ts";
import { type Announcement, toLogRow } from "./log.ts";
import { toMessage } from "./messages/shape.ts";
import type { DataOf, LoggedEvent, LoggedType } from "./protocol/events.ts";
import { LoggedEvent as LoggedEventSchema } from "./protocol/events.ts";
import type { SystemNote } from "./protocol/messages.ts";
import { toCarried } from "./realtime/bus.ts";
import { toEntry } from "./realtime/entry.ts";

/** What a transaction does besides writing rows. Both take effect if it commits, and only then. */
export interface Effects {
  /** Appends an event to a stream and tells whoever listens. */
  announce<Type extends LoggedType>(streamId: number, type: Type, data: DataOf<Type>): void;
  /** Says something in a channel in the server's own words: after the events, `userId` did it. */
  note(channelId: number, userId: number, system: SystemNote, content: string): void;
  /** Leaves work to the workers, for now or for later. */
  defer<Kind extends JobKind>(kind: Kind, payload: JobPayload[Kind], dueAt?: Date): void;
  /** Ends the sockets and tokens of sessions that this transaction has revoked. */
  end(sessionIds: string[]): void;
}

/**
 * Runs `work` in one transaction, again if Postgres asks for that. Events are appended as
 * the last thing in it, so the locks on their streams are held only until the commit.
 */
export async function transact<T>(
  app: App,
  work: (tx: Tx, effects: Effects) => Promise<T>,
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await attemptOnce(app, work);
    } catch (error) {
      if (!isRetryable(error) || attempt === LIMITS.retriesPerTransaction) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
    }
  }
}

async function attemptOnce<T>(
  app: App,
  work: (tx: Tx, effects: Effects) => Promise<T>,
): Promise<T> {
  const announced: Announcement[] = [];
  const deferred: [JobKind, JobPayload[JobKind], Date?][] = [];
  const ended: string[] = [];
  const notes: NewNote[] = [];
  const { result, places, jobs } = await app.sql.begin(async (tx) => {
    const result = await work(tx, {
      announce: (streamId, type, data) =>
        void announced.push({ streamId, type, data } as Announcement),
      defer: (...job) => void deferred.push(job),
      note: (channelId, userId, system, content) =>
        void notes.push({ channelId, userId, system, content }),
      end: (sessionIds) => void ended.push(...sessionIds),
    });
    const jobs: number[] = [];
    for (const [kind, payload, dueAt] of deferred) {
      const id = await insertJob(tx, kind, payload, dueAt);
      // What is for later the sweep finds in its time.
      if (!dueAt) jobs.push(id);
    }
    announced.push(...await writeNotes(tx, announced, notes));
    const places = announced.length === 0 ? [] : await appendEvents(tx, announced.map(toLogRow));
    return { result, places, jobs };
  }) as { result: T; places: Appended[]; jobs: number[] };

  announced.forEach(({ streamId, type, data }, index) => {
    const { seq, tenantId } = places[index]!;
    const event = { type, stream: encodeId(streamId), seq, data } as LoggedEvent;
    publish(app, streamId, tenantId, event);
  });
  endSessions(app, ended);
  for (const job of jobs) {
    // The sweep finds a job that nobody was woken for.
    app.queue.wake(job).catch(() => app.logger.warn("Waking a worker failed", { job }));
  }
  return result;
}

/** Writes notes as messages, with the locks in the order in which everybody takes them. */
async function writeNotes(
  tx: Tx,
  announced: Announcement[],
  notes: NewNote[],
): Promise<Announcement[]> {
  if (notes.length === 0) return [];
  const streamIds = announced.map(({ streamId }) => streamId);
  await lockStreams(tx, [...streamIds, ...notes.map(({ channelId }) => channelId)]);
  const written = await insertNotes(tx, notes);
  const rows = await Promise.all(
    notes.map(({ channelId }, index) => findMessage(tx, channelId, written[index]!)),
  );
  return rows.map((row) => ({
    streamId: row!.channelId,
    type: "message.created",
    data: toMessage(row!),
  }));
}

/** Leaves work to the workers where there is nothing else to write. */
export function defer<Kind extends JobKind>(
  app: App,
  kind: Kind,
  payload: JobPayload[Kind],
): Promise<void> {
  return transact(app, (_, effects) => {
    effects.defer(kind, payload);
    return Promise.resolve();
  });
}

/** Tells the sockets of a committed event: those here, and over the bus those elsewhere. */
export function publish(
  app: App,
  streamId: number,
  tenantId: number,
  event: LoggedEvent,
): void {
  if (app.config.parleyEnv !== "production") LoggedEventSchema.parse(event);
  const entry = toEntry(event);
  app.hub.feed.offer(streamId, entry);
  app.bus.carry(tenantId, toCarried(streamId, entry.frame));
}
