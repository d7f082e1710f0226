import type { Presence } from "../presence/presence.ts";
import type { LoggedEvent } from "../protocol/events.ts";
import type { CloseReason } from "../protocol/frames.ts";
import { decodeId } from "../protocol/ids.ts";
import type { Carried } from "./bus.ts";
import { Connection, type Identity } from "./connection.ts";
import { effectOf } from "./effect.ts";
import { Feed, type FeedOptions, type FeedSource } from "./feed.ts";
import type { Entry, FollowedStream } from "./followed_stream.ts";
import { Following, type FollowingOptions, type FollowingSource } from "./following.ts";
import { Outbox } from "./outbox.ts";
import type { Whispered } from "./whispers.ts";

/** What the hub needs of the world. */
export interface HubSource extends FeedSource, FollowingSource {
  /** Those of the sessions that are still good. */
  liveSessions(ids: string[]): Promise<string[]>;
}

export type HubOptions = Omit<FeedOptions, "onEvent"> & FollowingOptions & {
  socketBusyBytes: number;
  socketLagBytes: number;
  socketMostBytes: number;
  socketLagMs: number;
  socketsPerUser: number;
  proofMaxAgeMs: number;
};

/** Every socket of this instance, and what each may hear. */
export class Hub {
  readonly feed: Feed;
  readonly following: Following;
  #connections = new Set<Connection>();
  private readonly byUser = new Map<number, Set<Connection>>();
  #lagging = new Set<Connection>();
  #outbox = new Outbox();
  #provenAt = performance.now();
  #onEmpty = () => {};

  constructor(
    private readonly source: HubSource,
    private readonly presence: Presence,
    private readonly options: HubOptions,
  ) {
    this.feed = new Feed(source, { ...options, onEvent: this.#deliver.bind(this) });
    this.following = new Following(this.feed, source, options);
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Registers an open socket; nothing if its user has too many. */
  add(socket: WebSocket, identity: Identity): Connection | undefined {
    const others = this.byUser.get(identity.userId) ?? new Set();
    if (others.size >= this.options.socketsPerUser) return undefined;
    const connection = new Connection(
      socket,
      identity,
      this.#outbox,
      {
        busyBytes: this.options.socketBusyBytes,
        lagBytes: this.options.socketLagBytes,
        mostBytes: this.options.socketMostBytes,
        onLag: (lagging) => this.#lagging.add(lagging),
      },
    );
    this.#connections.add(connection);
    this.byUser.set(identity.userId, others.add(connection));
    this.presence.opened(connection);
    return connection;
  }

  /** Forgets a socket that has closed. */
  remove(connection: Connection): void {
    connection.leaveAll();
    this.#lagging.delete(connection);
    this.#connections.delete(connection);
    const others = this.byUser.get(connection.userId);
    if (others?.delete(connection)) this.presence.closed(connection);
    if (others?.size === 0) this.byUser.delete(connection.userId);
    if (this.size === 0) this.#onEmpty();
  }

  /** Delivers an event and then does what it means for who may listen. */
  #deliver(stream: FollowedStream, { event, frame }: Entry): void {
    for (const connection of stream.listeners) connection.push(frame);
    const effect = effectOf(event, stream.id);
    if (effect?.kind === "admit") this.#admitEverywhere(effect.userId, effect.streamId);
    this.#recheckPresence(stream, event);
    if (effect?.kind === "dismiss") {
      for (const connection of stream.listeners) {
        if (effect.userId === "everybody" || effect.userId === connection.userId) {
          connection.leave(stream);
        }
      }
    }
  }

  /** Takes an event that another instance has committed. What nobody here follows is not even read. */
  hear({ stream, frame }: Carried): void {
    const id = decodeId(stream);
    if (id === undefined || !this.feed.get(id)) return;
    const event = JSON.parse(frame) as LoggedEvent;
    this.feed.offer(id, { seq: event.seq, event, frame });
  }

  /** Sends a passing event to those on the stream whom it is for. */
  whisper({ streamId, event, exceptUserId, isForOpen, toUserId }: Whispered): void {
    const frame = JSON.stringify(event);
    for (const connection of this.feed.get(streamId)?.listeners ?? []) {
      if (connection.userId === exceptUserId) continue;
      if (isForOpen && connection.opened && !connection.opened.has(streamId)) continue;
      if (toUserId === undefined || connection.userId === toUserId) connection.pushPassing(frame);
    }
  }

  /**
   * Lets sockets that have drained go on from the log where they were, and closes those that
   * don't drain; they can resume.
   */
  async checkLagging(): Promise<void> {
    const now = performance.now();
    for (const connection of [...this.#lagging]) {
      const { lagging, unsentBytes } = connection;
      const isHopeless = unsentBytes > this.options.socketMostBytes ||
        (lagging && now - lagging.since > this.options.socketLagMs);
      if (isHopeless) connection.close("too_slow");
      if (isHopeless || !connection.isOpen) {
        this.#lagging.delete(connection);
      } else if (lagging && unsentBytes <= this.options.socketBusyBytes) {
        this.#lagging.delete(connection);
        connection.lagging = undefined;
        await this.following.goOn(connection, lagging.cursors).catch((error) => {
          connection.close("try_later");
          this.options.onError(error);
        });
      }
    }
  }

  /** Closes every socket of a session. */
  closeSession(sessionId: string, why: CloseReason): void {
    for (const connection of this.#connections) {
      if (connection.identity.sessionId === sessionId) connection.close(why);
    }
  }

  /**
   * Closes sockets whose token has run out or whose session has ended, wherever that
   * happened; and all of them where that can't be found out for too long.
   */
  async check(): Promise<void> {
    const now = Date.now();
    for (const connection of this.#connections) {
      if (connection.identity.expiresAt.getTime() <= now) connection.close("token_expired");
    }
    const sessions = new Set([...this.#connections].map(({ identity }) => identity.sessionId));
    try {
      await this.feed.check();
      const live = new Set(
        sessions.size === 0 ? [] : await this.source.liveSessions([...sessions]),
      );
      this.#provenAt = performance.now();
      for (const connection of this.#connections) {
        const { sessionId } = connection.identity;
        if (sessions.has(sessionId) && !live.has(sessionId)) connection.close("revoked");
      }
    } catch (error) {
      if (performance.now() - this.#provenAt > this.options.proofMaxAgeMs) {
        this.closeAll("try_later");
      }
      throw error;
    }
  }

  /**
   * Tells every client to come back, at different times, and closes; resolves when the
   * sockets are gone, or after `patienceMs` without those that don't answer.
   */
  async drain(spreadMs: number, patienceMs: number): Promise<void> {
    for (const connection of this.#connections) {
      connection.tell({ type: "bye", after_ms: Math.round(Math.random() * spreadMs) });
    }
    this.closeAll("restart");
    if (this.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onEmpty = resolve;
    const timer = setTimeout(resolve, patienceMs);
    await promise;
    clearTimeout(timer);
  }

  /** Closes every socket and stops following. */
  close(): void {
    this.closeAll("restart");
    this.feed.close();
  }

  closeAll(why: CloseReason): void {
    for (const connection of this.#connections) connection.close(why);
  }

  /** Who has left is watched no more by those who stay, nor are these by who has left. */
  #recheckPresence({ listeners }: FollowedStream, { type, data }: LoggedEvent): void {
    if (type === "workspace.deleted" || type === "channel.deleted") {
      this.presence.recheckAll([...listeners]).catch(this.options.onError);
    }
    if (type !== "user.left" && type !== "member.removed" && type !== "role.changed") return;
    this.presence.recheck(decodeId(data.user_id)!).catch(this.options.onError);
  }

  #admitEverywhere(userId: number, streamId: number): void {
    for (const connection of this.byUser.get(userId) ?? []) {
      this.following.admit(connection, streamId);
    }
  }
}
