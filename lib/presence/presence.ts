import { encodeId } from "../protocol/ids.ts";
import type { PersonsPresence, Presence as Status } from "../protocol/presence.ts";
import type { RedisService, Subscription } from "../services/redis.ts";
import { Instances, type Roll } from "./instances.ts";

/** A socket, as presence sees it. */
export interface Watcher {
  readonly userId: number;
  readonly isOpen: boolean;
  tell(event: {
    type: "presence.changed";
    stream: string;
    data: { presences: PersonsPresence[] };
  }): void;
}

/** What somebody shows, as they chose. */
export type Choice = "online" | "away" | "offline";

export interface PresenceSource {
  /** What somebody has chosen to show. */
  choiceOf(id: number): Promise<Choice>;
  /** Those of `ids` whom somebody may see. */
  visibleTo(userId: number, ids: number[]): Promise<number[]>;
  /** Those of `viewerIds` who may see somebody. */
  viewersOf(userId: number, viewerIds: number[]): Promise<number[]>;
}

export interface PresenceOptions {
  /** Who loses the last socket is there for this long yet. */
  graceMs: number;
  /** What an instance says holds for this long. */
  leaseMs: number;
  /** Changes within this time are told together. */
  gatherMs: number;
  now(): number;
  onError(error: unknown): void;
}

/** Where instances tell each other that something has changed. */
const CHANNEL = "presence.changed";

/** Somebody with sockets here. */
interface Place {
  sockets: number;
  /** When the last one closed. */
  leftAt: number | null;
  /** Nothing until Postgres has said: meanwhile nobody is shown who doesn't want to be. */
  choice: Choice | undefined;
}

/**
 * Who is there. People are told of those whom they watch and of nobody else, so nothing is
 * ever sent to a whole workspace. What isn't known is "unknown" and never "offline".
 */
export class Presence implements AsyncDisposable {
  #here = new Map<number, Place>();
  #watched = new Map<Watcher, Set<number>>();
  #watchers = new Map<number, Set<Watcher>>();
  /** What was last told of those who are watched. */
  #told = new Map<number, Status>();
  #instances: Instances;
  #subscription: Subscription;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isChanged = false;
  /** How often somebody was looked at again. */
  #rechecks = 0;
  #isClosed = false;

  constructor(
    private readonly redis: RedisService,
    private readonly source: PresenceSource,
    private readonly options: PresenceOptions,
  ) {
    this.#instances = new Instances(redis, options);
    this.#subscription = redis.subscribe(CHANNEL, () => this.#gather(false));
  }

  /** Somebody has opened a socket here. */
  opened({ userId }: Watcher): void {
    const place = this.#here.get(userId);
    if (place) {
      place.sockets++;
      place.leftAt = null;
      return;
    }
    this.#here.set(userId, { sockets: 1, leftAt: null, choice: undefined });
    this.#loadChoice(userId).catch(this.options.onError);
  }

  /** A socket has closed. */
  closed(watcher: Watcher): void {
    this.#unwatch(watcher);
    const place = this.#here.get(watcher.userId);
    if (place && --place.sockets === 0) place.leftAt = this.options.now();
  }

  /** Somebody with sockets here shows something else from now on. */
  choose(userId: number, choice: Choice): void {
    const place = this.#here.get(userId);
    if (!place || place.choice === choice) return;
    place.choice = choice;
    this.#gather(true);
  }

  /** Whether somebody is there, as far as is known. */
  statusOf(userId: number): Status {
    const place = this.#here.get(userId);
    const here = place?.choice === "offline" ? undefined : place?.choice;
    const there = this.#instances.statusOf(userId);
    if (here === "online" || there === "online") return "online";
    return here ?? there ?? (this.#instances.isKnown ? "offline" : "unknown");
  }

  /** Everybody who is online or away, as far as is known. */
  present(): { userIds: number[]; isComplete: boolean } {
    const ids = new Set([...this.#here.keys(), ...this.#instances.users()]);
    const userIds = [...ids].filter((id) => ["online", "away"].includes(this.statusOf(id)));
    return { userIds: userIds.sort((a, b) => a - b), isComplete: this.#instances.isKnown };
  }

  /** Tells a socket of these people from now on, as far as its user may see them, and of no others. */
  async watch(watcher: Watcher, ids: number[]): Promise<void> {
    const rechecks = this.#rechecks;
    const visible = ids.length === 0 ? [] : await this.source.visibleTo(watcher.userId, ids);
    this.#unwatch(watcher);
    if (visible.length === 0 || !watcher.isOpen) return;
    this.#watched.set(watcher, new Set(visible));
    for (const id of visible) {
      const watchers = this.#watchers.get(id) ?? new Set();
      this.#watchers.set(id, watchers.add(watcher));
      if (!this.#told.has(id)) this.#told.set(id, this.statusOf(id));
    }
    tell(watcher, visible.map((id) => [id, this.#told.get(id)!]));
    // Somebody has left while Postgres was asked.
    if (rechecks !== this.#rechecks) await this.#recheckWatcher(watcher);
  }

  /**
   * Looks again who may watch somebody and whom they may watch, because they have left or
   * have another role: one query for all who watch them, and one for each socket of theirs.
   */
  async recheck(userId: number): Promise<void> {
    this.#rechecks++;
    const watchers = [...this.#watchers.get(userId) ?? []];
    if (watchers.length > 0) {
      const ids = [...new Set(watchers.map((watcher) => watcher.userId))];
      const viewers = new Set(await this.source.viewersOf(userId, ids));
      for (const watcher of watchers) {
        if (!viewers.has(watcher.userId)) this.#unwatchOne(watcher, userId);
      }
    }
    for (const watcher of this.#watched.keys()) {
      if (watcher.userId === userId) await this.#recheckWatcher(watcher);
    }
  }

  /** Looks again whom these may watch, because what they shared is gone. */
  async recheckAll(watchers: Iterable<Watcher>): Promise<void> {
    this.#rechecks++;
    for (const watcher of watchers) {
      if (this.#watched.has(watcher)) await this.#recheckWatcher(watcher);
    }
  }

  /**
   * Lets go of those whose time is over, exchanges rolls with the other instances and
   * tells what has changed.
   */
  async tick(): Promise<void> {
    const now = this.options.now();
    for (const [id, { leftAt }] of this.#here) {
      if (leftAt === null || now - leftAt < this.options.graceMs) continue;
      this.#here.delete(id);
      this.#isChanged = true;
    }
    const unknown = [...this.#here].flatMap(([id, { choice }]) => choice === undefined ? [id] : []);
    if (unknown.length > 0) await Promise.all(unknown.map((id) => this.#loadChoice(id)));
    const isChanged = this.#isChanged;
    this.#isChanged = false;
    await this.#instances.exchange(this.#roll());
    if (isChanged) this.redis.attempt((redis) => redis.publish(CHANNEL, "")).catch(() => {});
    this.#tellChanges();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#instances.leave();
    await this.#subscription[Symbol.asyncDispose]();
  }

  #roll(): Roll {
    const roll: Roll = new Map();
    for (const [id, { choice }] of this.#here) {
      if (choice === "online" || choice === "away") roll.set(id, choice);
    }
    return roll;
  }

  /** What somebody has chosen meanwhile holds. */
  async #loadChoice(id: number): Promise<void> {
    const choice = await this.source.choiceOf(id);
    const place = this.#here.get(id);
    if (place && place.choice === undefined) this.choose(id, choice);
  }

  async #recheckWatcher(watcher: Watcher): Promise<void> {
    const ids = [...this.#watched.get(watcher) ?? []];
    if (ids.length === 0) return;
    const visible = new Set(await this.source.visibleTo(watcher.userId, ids));
    for (const id of ids) if (!visible.has(id)) this.#unwatchOne(watcher, id);
  }

  /** Ticks soon, once for all that changes until then. */
  #gather(isOurs: boolean): void {
    this.#isChanged ||= isOurs;
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.tick().catch(this.options.onError);
    }, this.options.gatherMs);
  }

  /** One event for each socket, however many people have changed. */
  #tellChanges(): void {
    const changes = new Map<Watcher, [number, Status][]>();
    for (const [id, before] of this.#told) {
      const status = this.statusOf(id);
      if (status === before) continue;
      this.#told.set(id, status);
      for (const watcher of this.#watchers.get(id) ?? []) {
        const theirs = changes.get(watcher) ?? [];
        theirs.push([id, status]);
        changes.set(watcher, theirs);
      }
    }
    for (const [watcher, theirs] of changes) tell(watcher, theirs);
  }

  #unwatch(watcher: Watcher): void {
    for (const id of this.#watched.get(watcher) ?? []) this.#unwatchOne(watcher, id);
    this.#watched.delete(watcher);
  }

  #unwatchOne(watcher: Watcher, id: number): void {
    this.#watched.get(watcher)?.delete(id);
    const watchers = this.#watchers.get(id);
    watchers?.delete(watcher);
    if (watchers?.size !== 0) return;
    this.#watchers.delete(id);
    this.#told.delete(id);
  }
}

function tell(watcher: Watcher, presences: [number, Status][]): void {
  watcher.tell({
    type: "presence.changed",
    stream: encodeId(watcher.userId),
    data: {
      presences: presences.map(([id, presence]) => ({ user_id: encodeId(id), presence })),
    },
  });
}
