import type { OwnedHead, StreamHead } from "../../db/log.ts";
import { encodeId } from "../protocol/ids.ts";
import type { Connection } from "./connection.ts";
import type { Feed } from "./feed.ts";
import type { FollowedStream } from "./followed_stream.ts";

/** What following needs of the world. */
export interface FollowingSource {
  /** The streams that the user may follow (of `only`), with their heads, in one snapshot. */
  streamsOf(userId: number, only?: number[]): Promise<OwnedHead[]>;
  oldestSeq(streamId: number): Promise<number>;
}

export interface FollowingOptions {
  replayEventsPerStream: number;
  replayEventsPerResume: number;
  onError(error: unknown): void;
}

/** A stream, the head at which its follower was verified, and how far that one is. */
interface Place extends StreamHead {
  cursor: number;
}

/**
 * How a socket comes to listen to a stream: verified by Postgres, caught up from the log,
 * and then live, without a seam in between.
 */
export class Following {
  /** Admissions that are under way. */
  #admissions = new Map<Connection, Set<Promise<void>>>();

  constructor(
    private readonly feed: Feed,
    private readonly source: FollowingSource,
    private readonly options: FollowingOptions,
  ) {}

  /**
   * Brings a socket up to date and then makes it live on every stream that its user may
   * follow: after these cursors where there are any, from now on elsewhere.
   * @returns false if a cursor is of another database
   */
  start(connection: Connection, cursors: ReadonlyMap<number, number>): Promise<boolean> {
    return alone(connection, () => this.#start(connection, cursors));
  }

  async #start(connection: Connection, cursors: ReadonlyMap<number, number>): Promise<boolean> {
    const found = await this.source.streamsOf(connection.userId);
    if (found.some(({ id, head }) => (cursors.get(id) ?? 0) > head)) return false;
    // From here on somebody else's "you are in" reaches this socket as well.
    connection.isLive = true;
    for (const { id, head } of found) connection.behind.set(id, cursors.get(id) ?? head);
    // Where it lags already it goes on from there, and is told then.
    if (await this.#catchUp(connection, found)) this.#complete(connection);
    return true;
  }

  /**
   * Brings a socket up to date in streams that it is behind in, and joins them.
   * @returns false if it has closed or lags meanwhile, and knows where it is
   */
  async #catchUp(connection: Connection, found: OwnedHead[]): Promise<boolean> {
    const { behind } = connection;
    await this.feed.follow(found);
    let budget = this.options.replayEventsPerResume;
    for (const { id, head } of found) {
      const cursor = behind.get(id) ?? head;
      const missing = head - cursor;
      const isAffordable = missing <= Math.min(budget, this.options.replayEventsPerStream);
      // What isn't repeated costs the others nothing.
      if (isAffordable) budget -= missing;
      behind.set(id, cursor);
      const replayed = await this.#replay(connection, { id, head, cursor }, isAffordable);
      if (!connection.isListening) return false;
      await this.#join(connection, { id, head, cursor: replayed });
      if (!connection.isListening) return false;
      behind.delete(id);
    }
    return true;
  }

  #complete(connection: Connection): void {
    connection.entered = undefined;
    const heads = connection.streams.values().map(({ id, position }) => [encodeId(id), position]);
    connection.tell({ type: "ready", heads: Object.fromEntries(heads), complete: true });
    connection.isComplete = true;
  }

  /**
   * Brings a socket up to date that had begun to lag, and lets it be live again, also on
   * streams that its user has entered meanwhile.
   */
  goOn(connection: Connection, cursors: ReadonlyMap<number, number>): Promise<void> {
    return alone(connection, () => this.#goOn(connection, cursors));
  }

  async #goOn(connection: Connection, cursors: ReadonlyMap<number, number>): Promise<void> {
    const { behind } = connection;
    for (const [id, cursor] of cursors) {
      connection.joining.add(id);
      behind.set(id, cursor);
    }
    try {
      const found = await this.source.streamsOf(connection.userId, connection.chosen);
      const entered = found.filter(({ id }) => !cursors.has(id)).map(({ id }) => id);
      // Should it lag once more, they are still to be told of.
      connection.entered = new Set([...connection.entered ?? [], ...entered]);
      if (!await this.#catchUp(connection, found)) return;
      connection.caughtUp();
      if (!connection.isComplete) return this.#complete(connection);
      this.#tellEntered(connection);
    } finally {
      if (!connection.lagging) behind.clear();
      for (const id of cursors.keys()) this.#joined(connection, id);
    }
  }

  #tellEntered(connection: Connection): void {
    const heads = connection.streams.values().filter(({ id }) => connection.entered?.has(id))
      .map(({ id, position }) => [encodeId(id), position]).toArray();
    connection.entered = undefined;
    if (heads.length === 0) return;
    connection.tell({ type: "ready", heads: Object.fromEntries(heads), complete: false });
  }

  /**
   * Repeats one stream after `after` to a live socket.
   * @returns false if it doesn't follow the stream
   */
  resync(connection: Connection, streamId: number, after: number): Promise<boolean> {
    return alone(connection, () => this.#resync(connection, streamId, after));
  }

  async #resync(connection: Connection, streamId: number, after: number): Promise<boolean> {
    const stream = connection.streams.get(streamId);
    if (!stream) return false;
    // Off the live feed meanwhile, so that the repeated events stay in order.
    connection.leave(stream);
    connection.joining.add(streamId);
    connection.behind.set(streamId, Math.min(after, stream.position));
    try {
      const [found] = await this.source.streamsOf(connection.userId, [streamId]);
      if (found) await this.#catchUp(connection, [found]);
      return found !== undefined;
    } finally {
      if (!connection.lagging) connection.behind.delete(streamId);
      this.#joined(connection, streamId);
    }
  }

  /** Lets a live socket listen to a stream, after asking Postgres whether it still may. */
  admit(connection: Connection, streamId: number): void {
    // A socket that lags reads of it in its user's stream, later.
    if (!connection.isLive || connection.lagging || connection.streams.get(streamId)) return;
    if (connection.chosen?.includes(streamId) === false) return;
    // What is under way may end at a removal that came before this admission.
    if (connection.joining.has(streamId)) return void connection.rejoining.add(streamId);
    connection.joining.add(streamId);
    const admission = alone(connection, () => this.#admitNow(connection, streamId))
      .catch((error) => {
        // Without this stream the client would be wrong without knowing; it can resume.
        connection.close("try_later");
        this.options.onError(error);
      }).finally(() => {
        const under = this.#admissions.get(connection);
        under?.delete(admission);
        if (under?.size === 0) this.#admissions.delete(connection);
        this.#joined(connection, streamId);
      });
    this.#admissions.getOrInsertComputed(connection, () => new Set()).add(admission);
  }

  /**
   * Lets a socket that chooses its streams listen to one more, from now on.
   * @returns false if its user may not
   */
  async enter(connection: Connection, streamId: number): Promise<boolean> {
    // Somebody may be letting it in this very moment.
    for (let under; (under = this.#admissions.get(connection));) await Promise.all(under);
    if (connection.streams.has(streamId)) return true;
    connection.joining.add(streamId);
    try {
      await alone(connection, () => this.#admitNow(connection, streamId));
    } finally {
      this.#joined(connection, streamId);
    }
    return connection.streams.has(streamId);
  }

  /** Ends a joining; once more, if the user was admitted again in the meantime. */
  #joined(connection: Connection, streamId: number): void {
    connection.joining.delete(streamId);
    if (connection.rejoining.delete(streamId)) this.admit(connection, streamId);
    connection.settle();
  }

  async #admitNow(connection: Connection, streamId: number): Promise<void> {
    const [found] = await this.source.streamsOf(connection.userId, [streamId]);
    if (!found) return;
    await this.feed.follow([found]);
    const stream = await this.#join(connection, { ...found, cursor: found.head });
    if (!stream) return;
    const heads = { [encodeId(streamId)]: stream.position };
    connection.tell({ type: "ready", heads, complete: false });
  }

  /**
   * Sends what lies between the cursor and the head, or a gap where that is too much or
   * not there any more. Returns the new cursor.
   */
  async #replay(
    connection: Connection,
    { id, head, cursor }: Place,
    isAffordable: boolean,
  ): Promise<number> {
    const missing = head - cursor;
    if (missing === 0) return cursor;
    const stream = this.feed.get(id)!;
    let at = cursor;
    if (isAffordable) {
      while (at < head) {
        const entries = await this.feed.since(stream, at);
        if (!connection.isListening) return at;
        if (entries[0]?.seq !== at + 1) break;
        for (const entry of entries.filter(({ seq }) => seq <= head)) {
          connection.hear(entry);
          at = entry.seq;
        }
        // Should it begin to lag, it goes on from here.
        connection.behind.set(id, at);
      }
      if (at === head) return at;
    }
    const oldest = await this.source.oldestSeq(id);
    if (!connection.isListening) return at;
    connection.behind.set(id, head);
    connection.tell({ type: "gap", stream: encodeId(id), have: at, oldest, head });
    return head;
  }

  /**
   * Goes on after the cursor, which is not before the head at which Postgres said that
   * the user may follow, until the feed is reached, and joins it in the same turn. An
   * event on the way that ends the membership is the last one.
   */
  async #join(connection: Connection, { id, cursor }: Place): Promise<FollowedStream | undefined> {
    let at = cursor;
    for (;;) {
      const stream = this.feed.get(id);
      if (!connection.isListening) return undefined;
      if (!stream) throw new Error(`Stream ${id} is not followed any more`);
      if (at >= stream.position) {
        connection.join(stream);
        return stream;
      }
      const entries = await this.feed.since(stream, at);
      if (entries[0]?.seq !== at + 1) {
        throw new Error(`The log of ${id} does not go on after ${at}`);
      }
      if (!connection.isListening) return undefined;
      for (const entry of entries) {
        const { seq, effect } = entry;
        // What the log has beyond the feed, the feed will bring.
        if (seq > stream.position) break;
        connection.hear(entry);
        at = seq;
        if (connection.behind.has(id)) connection.behind.set(id, at);
        if (effect?.kind === "admit" && effect.userId === connection.userId) {
          this.admit(connection, effect.streamId);
        }
        const isLast = effect?.kind === "dismiss" &&
          (effect.userId === "everybody" || effect.userId === connection.userId);
        if (isLast) return undefined;
      }
    }
  }
}

/** Counts that a socket is being brought up to date, so that nothing else begins to do it. */
async function alone<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  connection.catchingUp++;
  try {
    return await work();
  } finally {
    connection.catchingUp--;
    connection.settle();
  }
}
