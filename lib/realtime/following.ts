import type { OwnedHead, StreamHead } from "../../db/log.ts";
import { encodeId } from "../protocol/ids.ts";
import type { Connection } from "./connection.ts";
import { effectOf } from "./effect.ts";
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
  async start(connection: Connection, cursors: ReadonlyMap<number, number>): Promise<boolean> {
    const found = await this.source.streamsOf(connection.userId);
    if (found.some(({ id, head }) => (cursors.get(id) ?? 0) > head)) return false;
    // From here on somebody else's "you are in" reaches this socket as well.
    connection.isLive = true;
    for (const { id, head } of found) connection.behind.set(id, cursors.get(id) ?? head);
    await this.feed.follow(found);
    let budget = this.options.replayEventsPerResume;
    for (const { id, head } of found) {
      const cursor = cursors.get(id) ?? head;
      budget -= head - cursor;
      const replayed = await this.#replay(connection, { id, head, cursor }, budget >= 0);
      // Where it lags already it goes on from there, and is told then.
      if (!connection.isOpen || connection.lagging) return true;
      await this.#join(connection, { id, head, cursor: replayed });
      connection.behind.delete(id);
    }
    this.#complete(connection);
    return true;
  }

  #complete(connection: Connection): void {
    const heads = connection.streams.values().map(({ id, position }) => [encodeId(id), position]);
    connection.tell({ type: "ready", heads: Object.fromEntries(heads), complete: true });
    connection.isComplete = true;
  }

  /**
   * Brings a socket up to date that had begun to lag, and lets it be live again, also on
   * streams that its user has entered meanwhile.
   */
  async goOn(connection: Connection, cursors: ReadonlyMap<number, number>): Promise<void> {
    const { behind } = connection;
    for (const [id, cursor] of cursors) {
      connection.joining.add(id);
      behind.set(id, cursor);
    }
    try {
      const found = await this.source.streamsOf(connection.userId);
      await this.feed.follow(found);
      let budget = this.options.replayEventsPerResume;
      const entered: Record<string, number> = {};
      for (const { id, head } of found) {
        const cursor = cursors.get(id) ?? head;
        budget -= head - cursor;
        const replayed = await this.#replay(connection, { id, head, cursor }, budget >= 0);
        // It lags again, and knows where it is.
        if (connection.lagging) return;
        const stream = await this.#join(connection, { id, head, cursor: replayed });
        behind.delete(id);
        if (stream && !cursors.has(id)) entered[encodeId(id)] = stream.position;
      }
      if (!connection.isComplete) return this.#complete(connection);
      const isAny = Object.keys(entered).length > 0;
      if (isAny) connection.tell({ type: "ready", heads: entered, complete: false });
    } finally {
      if (!connection.lagging) behind.clear();
      for (const id of cursors.keys()) this.#joined(connection, id);
    }
  }

  /**
   * Repeats one stream after `after` to a live socket.
   * @returns false if it doesn't follow the stream
   */
  async resync(connection: Connection, streamId: number, after: number): Promise<boolean> {
    const stream = connection.streams.get(streamId);
    if (!stream) return false;
    // Off the live feed meanwhile, so that the repeated events stay in order.
    connection.leave(stream);
    connection.joining.add(streamId);
    try {
      const [found] = await this.source.streamsOf(connection.userId, [streamId]);
      if (!found) return false;
      await this.feed.follow([found]);
      const place = { ...found, cursor: Math.min(after, found.head) };
      await this.#join(connection, {
        ...place,
        cursor: await this.#replay(connection, place, true),
      });
      return true;
    } finally {
      this.#joined(connection, streamId);
    }
  }

  /** Lets a live socket listen to a stream, after asking Postgres whether it still may. */
  admit(connection: Connection, streamId: number): void {
    // A socket that lags reads of it in its user's stream, later.
    if (!connection.isLive || connection.lagging || connection.streams.get(streamId)) return;
    // What is under way may end at a removal that came before this admission.
    if (connection.joining.has(streamId)) return void connection.rejoining.add(streamId);
    connection.joining.add(streamId);
    this.#admitNow(connection, streamId).catch((error) => {
      // Without this stream the client would be wrong without knowing; it can resume.
      connection.close("try_later");
      this.options.onError(error);
    }).finally(() => this.#joined(connection, streamId));
  }

  /** Ends a joining; once more, if the user was admitted again in the meantime. */
  #joined(connection: Connection, streamId: number): void {
    connection.joining.delete(streamId);
    if (connection.rejoining.delete(streamId)) this.admit(connection, streamId);
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
    if (isAffordable && missing <= this.options.replayEventsPerStream) {
      while (at < head) {
        const entries = await this.feed.since(stream, at);
        if (entries[0]?.seq !== at + 1) break;
        for (const { seq, frame } of entries.filter((entry) => entry.seq <= head)) {
          connection.push(frame);
          at = seq;
        }
      }
      if (at === head) return at;
    }
    const oldest = await this.source.oldestSeq(id);
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
      if (!connection.isOpen) return undefined;
      if (!stream) throw new Error(`Stream ${id} is not followed any more`);
      if (at >= stream.position) {
        connection.join(stream);
        return stream;
      }
      for (const { seq, event, frame } of await this.feed.since(stream, at)) {
        // What the log has beyond the feed, the feed will bring.
        if (seq > stream.position) break;
        connection.push(frame);
        at = seq;
        const effect = effectOf(event, id);
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
