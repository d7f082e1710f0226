import type { OwnedHead, StreamHead } from "../../db/log.ts";
import type { LoggedEvent } from "../protocol/events.ts";
import { type Entry, type Kept, toEntry } from "./entry.ts";
import { FollowedStream } from "./followed_stream.ts";

/** What the feed needs of the world. */
export interface FeedSource {
  /** A page of a stream's log after `after`. */
  readLog(streamId: number, after: number): Promise<LoggedEvent[]>;
  /** Those of `known` that have moved on. */
  headsBeyond(known: StreamHead[]): Promise<StreamHead[]>;
  /** Listens for what other instances commit in a tenant's streams; resolves when it does. */
  listen(tenantId: number): Promise<void>;
  /** The end of one `listen`. */
  release(tenantId: number): void;
}

export interface FeedOptions {
  repairDelayMs: number;
  idleStreamMs: number;
  recentEvents: number;
  waitingEvents: number;
  /** Called for each event, in the order of its stream. */
  onEvent(stream: FollowedStream, entry: Entry): void;
  /** Called where the log has been trimmed beyond a stream's position: it is followed no more. */
  onLost(stream: FollowedStream): void;
  onError(error: unknown): void;
}

/**
 * The streams that this instance follows, each delivered strictly in the order of seq.
 * What is offered may be lost, repeated or out of order: a hole is mended from the log.
 */
export class Feed {
  #streams = new Map<number, FollowedStream>();

  constructor(private readonly source: FeedSource, private readonly options: FeedOptions) {}

  /** Takes an event that was committed, whoever says so. Streams that nobody follows are passed over. */
  offer(streamId: number, entry: Entry): void {
    const stream = this.#streams.get(streamId);
    if (!stream || entry.seq <= stream.position) return;
    if (entry.seq === stream.position + 1) {
      this.#deliver(stream, entry);
      this.#deliverWaiting(stream);
      return;
    }
    stream.hold(entry, this.options.waitingEvents);
    stream.timer ??= setTimeout(() => {
      stream.timer = undefined;
      this.#repair(stream, entry.seq).catch(this.options.onError);
    }, this.options.repairDelayMs);
  }

  /**
   * Follows streams from at least these heads on. First it listens and then it looks
   * whether the log has moved on since the heads were read, so there is no seam.
   */
  async follow(heads: OwnedHead[]): Promise<void> {
    const fresh: StreamHead[] = [];
    const behind: { stream: FollowedStream; head: number }[] = [];
    const listening: Promise<void>[] = [];
    for (const { id, head, tenantId } of heads) {
      const stream = this.#streams.get(id);
      stream?.touch();
      if (!stream) {
        this.#streams.set(id, new FollowedStream(id, head, tenantId, this.options.recentEvents));
        listening.push(this.source.listen(tenantId));
        fresh.push({ id, head });
      } else if (stream.position < head) behind.push({ stream, head });
    }
    if (fresh.length > 0) {
      await Promise.all(listening);
      for (const { id, head } of await this.source.headsBeyond(fresh)) {
        const stream = this.#streams.get(id);
        if (stream) behind.push({ stream, head });
      }
    }
    await Promise.all(behind.map(({ stream, head }) => this.#repair(stream, head)));
  }

  /** A stream that is being followed. */
  get(id: number): FollowedStream | undefined {
    return this.#streams.get(id);
  }

  /** Events of a followed stream after `after`: from memory if they are, or should be, there. */
  async since(stream: FollowedStream, after: number): Promise<readonly Kept[]> {
    const isRecent = stream.position - after <= this.options.recentEvents;
    if (isRecent && !stream.since(after)) await this.#recall(stream, after);
    return stream.since(after) ?? await this.#read(stream, after);
  }

  /**
   * Reads back into memory what was missed, and somewhat more: when everybody comes back at
   * once, their cursors are close to each other, and one read serves them all.
   */
  #recall(stream: FollowedStream, after: number): Promise<void> {
    if (stream.recalling && stream.recalling.after <= after) return stream.recalling.done;
    const readAt = stream.position;
    const from = Math.max(0, Math.min(after, readAt - this.options.recentEvents / 4));
    const recalling = {
      after: from,
      done: this.#read(stream, from)
        .then((entries) => stream.recall(entries, readAt))
        .finally(() => {
          if (stream.recalling === recalling) stream.recalling = undefined;
        }),
    };
    stream.recalling = recalling;
    return recalling.done;
  }

  async #read(stream: FollowedStream, after: number): Promise<Kept[]> {
    const events = await this.source.readLog(stream.id, after);
    return events.map((event) => stream.keep(toEntry(event)));
  }

  /** Compares all streams with the log, in one query, and lets go of those nobody listens to. */
  async check(): Promise<void> {
    const now = performance.now();
    for (const stream of this.#streams.values()) {
      if (!stream.isIdle(now, this.options.idleStreamMs)) continue;
      this.#streams.delete(stream.id);
      this.source.release(stream.tenantId);
    }
    if (this.#streams.size === 0) return;
    const known = [...this.#streams.values()].map(({ id, position }) => ({ id, head: position }));
    const moved = await this.source.headsBeyond(known);
    if (moved.length === 0) return;
    // What was committed this very moment is most often on its way already.
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, this.options.repairDelayMs);
    await promise;
    await Promise.all(moved.map(({ id, head }) => {
      const stream = this.#streams.get(id);
      return stream && this.#repair(stream, head);
    }));
  }

  /** Stops following everything. */
  close(): void {
    for (const { timer } of this.#streams.values()) clearTimeout(timer);
    this.#streams.clear();
  }

  /**
   * Reads on from the log up to `head`; at most one read per stream is under way. One that was
   * under way already may have begun too early to know of `head`.
   */
  async #repair(stream: FollowedStream, head: number): Promise<void> {
    for (let isOurs = false; !isOurs && stream.position < head;) {
      isOurs = stream.repairing === undefined;
      stream.repairing ??= this.#readOn(stream).finally(() => stream.repairing = undefined);
      await stream.repairing;
    }
  }

  async #readOn(stream: FollowedStream): Promise<void> {
    for (;;) {
      const events = await this.source.readLog(stream.id, stream.position);
      if (events.length === 0 || this.#streams.get(stream.id) !== stream) return;
      if (events[0]!.seq > stream.position + 1) return this.#lose(stream);
      for (const event of events) {
        if (event.seq === stream.position + 1) this.#deliver(stream, toEntry(event));
      }
      this.#deliverWaiting(stream);
    }
  }

  /** What it would have to deliver next is in the log no more. */
  #lose(stream: FollowedStream): void {
    clearTimeout(stream.timer);
    this.#streams.delete(stream.id);
    this.source.release(stream.tenantId);
    this.options.onLost(stream);
  }

  #deliver(stream: FollowedStream, entry: Entry): void {
    stream.advance(entry);
    this.options.onEvent(stream, entry);
  }

  #deliverWaiting(stream: FollowedStream): void {
    for (let entry = stream.takeNext(); entry; entry = stream.takeNext()) {
      this.#deliver(stream, entry);
    }
  }
}
