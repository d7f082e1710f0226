import type { Presence } from "../presence/presence.ts";
import type { LoggedEvent } from "../protocol/events.ts";
import type { CloseReason } from "../protocol/frames.ts";
import { decodeId } from "../protocol/ids.ts";
import type { Carried } from "./bus.ts";
import { type Bounds, Connection, type Identity } from "./connection.ts";
import { type Codec, Guest, type GuestOptions, Translator } from "./guest.ts";
import { effectOf } from "./effect.ts";
import { type Entry, entryFrom } from "./entry.ts";
import { Feed, type FeedOptions, type FeedSource } from "./feed.ts";
import type { FollowedStream } from "./followed_stream.ts";
import { Following, type FollowingOptions, type FollowingSource } from "./following.ts";
import { Outbox } from "./outbox.ts";
import { Roster, type RosterOptions } from "./roster.ts";
import type { Whispered } from "./whispers.ts";

/** What the hub needs of the world. */
export interface HubSource extends FeedSource, FollowingSource {
  /** Those of the sessions that are still good. */
  liveSessions(ids: string[]): Promise<string[]>;
}

export type HubOptions =
  & Omit<FeedOptions, "onEvent" | "onLost">
  & FollowingOptions
  & RosterOptions
  & {
    socketBusyBytes: number;
    socketLagBytes: number;
    socketMostBytes: number;
    socketLagMs: number;
    closeMs: number;
    proofMaxAgeMs: number;
  };

/** Every socket of this instance, and what each may hear. */
export class Hub {
  readonly feed: Feed;
  readonly following: Following;
  private readonly roster: Roster;
  /** One for each door. */
  #translators = new WeakMap<Codec, Translator>();
  #lagging = new Set<Connection>();
  /** Those that were told to go a while ago and have not gone. */
  #leaving = new Set<Connection>();
  #outbox = new Outbox();
  #provenAt = performance.now();
  #onEmpty = () => {};

  constructor(
    private readonly source: HubSource,
    private readonly presence: Presence,
    private readonly options: HubOptions,
  ) {
    this.feed = new Feed(source, {
      ...options,
      onEvent: this.#deliver.bind(this),
      onLost: ({ listeners }) => listeners.forEach((connection) => connection.close("try_later")),
    });
    this.following = new Following(this.feed, source, options);
    this.roster = new Roster(options);
  }

  get size(): number {
    return this.roster.size;
  }

  /** Whether sessions and memberships are known to be as they are in Postgres. */
  get isProven(): boolean {
    return performance.now() - this.#provenAt <= this.options.proofMaxAgeMs;
  }

  /** Registers an open socket; nothing if its user, or its network, has too many. */
  add(socket: WebSocket, identity: Identity, network: string): Connection | undefined {
    return this.#add(
      identity,
      network,
      (outbox, bounds) => new Connection(socket, identity, outbox, bounds),
    );
  }

  /** The same for a socket of another protocol. */
  addGuest(
    socket: WebSocket,
    identity: Identity,
    network: string,
    options: GuestOptions,
  ): Guest | undefined {
    const { codec } = options;
    const translator = this.#translators.getOrInsertComputed(codec, () => new Translator(codec));
    return this.#add(
      identity,
      network,
      (outbox, bounds) => new Guest(socket, identity, outbox, bounds, translator, options),
    );
  }

  #add<C extends Connection>(
    { userId }: Identity,
    network: string,
    make: (outbox: Outbox, bounds: Bounds) => C,
  ): C | undefined {
    if (!this.roster.hasRoom(userId, network)) return undefined;
    const connection = make(this.#outbox, {
      busyBytes: this.options.socketBusyBytes,
      lagBytes: this.options.socketLagBytes,
      mostBytes: this.options.socketMostBytes,
      onLag: (lagging) => this.#lagging.add(lagging),
      onClose: (closing) => this.#forgetLater(closing),
    });
    this.roster.add(connection, network);
    this.presence.opened(connection);
    return connection;
  }

  /** Forgets a socket that has closed. */
  remove(connection: Connection): void {
    connection.leaveAll();
    this.#lagging.delete(connection);
    const isNews = !this.#leaving.delete(connection);
    if (this.roster.remove(connection) && isNews) this.presence.closed(connection);
    if (this.size === 0) this.#onEmpty();
  }

  /**
   * A client may never answer that it goes: its user is here no more all the same. The socket
   * counts among theirs until it is gone, because until then it costs as much.
   */
  #forgetLater(connection: Connection): void {
    const forget = () => {
      if (!this.roster.has(connection)) return;
      this.#leaving.add(connection);
      this.presence.closed(connection);
    };
    Deno.unrefTimer(setTimeout(forget, this.options.closeMs));
  }

  /** Delivers an event and then does what it means for who may listen. */
  #deliver(stream: FollowedStream, entry: Entry): void {
    if (stream.listeners.size > 0 && stream.gather(entry)) this.#outbox.gather(stream);
    if (entry.isMessage) return;
    const { event } = entry;
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
    this.feed.offer(id, entryFrom(frame));
  }

  /** Sends a passing event to those on the stream whom it is for. */
  whisper({ streamId, event, exceptUserId, isForOpen, toUserId }: Whispered): void {
    const frame = JSON.stringify(event);
    const stream = this.feed.get(streamId);
    // It comes after the events that came before it.
    stream?.handOut();
    for (const connection of stream?.listeners ?? []) {
      if (connection.userId === exceptUserId && !connection.hearsItself) continue;
      if (isForOpen && connection.opened && !connection.opened.has(streamId)) continue;
      if (toUserId === undefined || connection.userId === toUserId) {
        connection.hearPassing(event, frame);
      }
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
      } else if (
        lagging && connection.catchingUp === 0 && unsentBytes <= this.options.socketBusyBytes
      ) {
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
    for (const connection of this.roster.all()) {
      if (connection.identity.sessionId === sessionId) connection.close(why);
    }
  }

  /**
   * Renews the proof that everybody may hear what they hear: reads on in streams that have
   * moved, so that who was removed is out, and closes the sockets of sessions that have ended.
   */
  async check(): Promise<void> {
    const askedAt = performance.now();
    const sessions = new Set(this.roster.all().map(({ identity }) => identity.sessionId));
    await this.feed.check();
    const live = new Set(
      sessions.size === 0 ? [] : await this.source.liveSessions([...sessions]),
    );
    this.#provenAt = Math.max(this.#provenAt, askedAt);
    for (const connection of this.roster.all()) {
      const { sessionId } = connection.identity;
      if (sessions.has(sessionId) && !live.has(sessionId)) connection.close("revoked");
    }
  }

  /**
   * Closes sockets whose token has run out, and all of them where the proof is too old. Apart
   * from `check`, which may wait for an answer that never comes.
   */
  closeUnproven(): void {
    if (!this.isProven) return this.closeAll("try_later");
    const now = Date.now();
    for (const connection of this.roster.all()) {
      if (connection.identity.expiresAt.getTime() <= now) connection.close("token_expired");
    }
  }

  /**
   * Tells every client when it will be closed, each at a time of its own within `spreadMs`,
   * and serves it until then: the other instances get them back one by one. Resolves when
   * all are gone, or `patienceMs` later without those that don't answer.
   */
  async drain(spreadMs: number, patienceMs: number): Promise<void> {
    if (this.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onEmpty = resolve;
    const timers = this.roster.all().map((connection) => {
      const after_ms = Math.round(Math.random() * spreadMs);
      connection.tell({ type: "bye", after_ms });
      return setTimeout(() => connection.close("restart"), after_ms);
    }).toArray();
    timers.push(setTimeout(resolve, spreadMs + patienceMs));
    await promise;
    timers.forEach(clearTimeout);
  }

  /** Closes every socket and stops following. */
  close(): void {
    this.closeAll("restart");
    this.feed.close();
  }

  closeAll(why: CloseReason): void {
    for (const connection of this.roster.all()) connection.close(why);
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
    for (const connection of this.roster.of(userId)) {
      this.following.admit(connection, streamId);
    }
  }
}
