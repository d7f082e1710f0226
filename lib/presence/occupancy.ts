import type { RedisService, Subscription } from "../services/redis.ts";
import { Rolls } from "./rolls.ts";

/** A socket that has entered a room. */
export interface Occupant {
  readonly userId: number;
  /** Somebody else's first socket has entered the room, or their last one has left it. */
  hearOccupant(channelId: number, userId: number, isIn: boolean): void;
}

export interface OccupancyOptions {
  /** Which database the rooms are in: one of them is everywhere under the same id. */
  epoch: string;
  /** What an instance says holds for this long. */
  leaseMs: number;
  /** Changes within this time are passed on together. */
  gatherMs: number;
  now(): number;
  onError(error: unknown): void;
}

/** Who is in each room on one instance; the version rises with each change. */
interface Roll {
  version: number;
  rooms: Map<number, Set<number>>;
}

/** `[room, user, 1 where they have come]` */
type Change = [number, number, 0 | 1];

/**
 * Who has entered which room, by socket: somebody is in a room from their first socket on,
 * on whatever instance, to their last. Each instance says who is in on its own sockets and
 * knows what the others say; what its sockets are told is the change of all of it together,
 * so each of them hears of a person once.
 */
export class Occupancy implements AsyncDisposable {
  /** The sockets on this instance, by room and user. */
  #here = new Map<number, Map<number, Set<Occupant>>>();
  #elsewhere = new Map<string, Roll>();
  /** Who is in, as was told to the sockets of rooms that have some here. */
  #told = new Map<number, Set<number>>();
  #version = 0;
  #leaving: Change[] = [];
  #sending: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  readonly #rolls: Rolls;
  /** Where instances pass on who has come and gone. */
  readonly #channel: string;
  readonly #subscription: Subscription;

  constructor(
    private readonly redis: RedisService,
    private readonly options: OccupancyOptions,
  ) {
    this.#rolls = new Rolls(redis, { ...options, name: `occupancy:${options.epoch}` });
    this.#channel = `occupancy.changed:${options.epoch}`;
    this.#subscription = redis.subscribe(this.#channel, (text) => this.#hear(text));
  }

  /** Everybody who is in a room, as far as is known. */
  usersIn(channelId: number): number[] {
    return [...this.#allIn(channelId)];
  }

  /** A socket enters a room; the others are told if it is its user's first. */
  enter(channelId: number, occupant: Occupant): void {
    const { userId } = occupant;
    if (!this.#told.has(channelId)) this.#told.set(channelId, this.#allIn(channelId));
    const room = this.#here.getOrInsertComputed(channelId, () => new Map());
    const sockets = room.getOrInsertComputed(userId, () => new Set());
    if (sockets.has(occupant)) return;
    if (sockets.add(occupant).size === 1) this.#passOn([channelId, userId, 1]);
    this.#compare(channelId, userId);
  }

  /** A socket leaves a room; the others are told if it was its user's last. */
  leave(channelId: number, occupant: Occupant): void {
    const { userId } = occupant;
    const room = this.#here.get(channelId);
    const sockets = room?.get(userId);
    if (!room || !sockets?.delete(occupant) || sockets.size > 0) return;
    room.delete(userId);
    this.#passOn([channelId, userId, 0]);
    this.#compare(channelId, userId);
    if (room.size > 0) return;
    this.#here.delete(channelId);
    this.#told.delete(channelId);
  }

  /** Renews what this instance says and reads what the others do. */
  async tick(): Promise<void> {
    const before = new Map([...this.#elsewhere].map(([id, { version }]) => [id, version]));
    const texts = await this.#rolls.exchange(this.#roll());
    if (!texts) return;
    for (const [id, { version }] of this.#elsewhere) {
      // One that was heard of meanwhile has written its roll since it was looked for.
      if (!texts.has(id) && before.get(id) === version) this.#elsewhere.delete(id);
    }
    for (const [id, text] of texts) {
      const roll = parseRoll(text);
      if (roll.version >= (this.#elsewhere.get(id)?.version ?? -1)) this.#elsewhere.set(id, roll);
    }
    for (const [channelId, told] of this.#told) {
      for (const userId of new Set([...told, ...this.#allIn(channelId)])) {
        this.#compare(channelId, userId);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const gone = [...this.#here].flatMap(([channelId, room]) =>
      [...room.keys()].map((userId): Change => [channelId, userId, 0])
    );
    await this.#rolls.leave();
    this.#version++;
    if (gone.length > 0) await this.#publish(this.#version, [...this.#leaving, ...gone]);
    await this.#subscription[Symbol.asyncDispose]();
  }

  /** Tells the sockets here if somebody is in who was not, or the other way round. */
  #compare(channelId: number, userId: number): void {
    const told = this.#told.get(channelId);
    if (!told) return;
    const isIn = this.#isIn(channelId, userId);
    if (told.has(userId) === isIn) return;
    if (isIn) told.add(userId);
    else told.delete(userId);
    for (const [other, sockets] of this.#here.get(channelId) ?? []) {
      if (other === userId) continue;
      for (const occupant of sockets) occupant.hearOccupant(channelId, userId, isIn);
    }
  }

  #isIn(channelId: number, userId: number): boolean {
    if (this.#here.get(channelId)?.has(userId)) return true;
    return this.#elsewhere.values().some(({ rooms }) => rooms.get(channelId)?.has(userId));
  }

  #allIn(channelId: number): Set<number> {
    const all = new Set(this.#here.get(channelId)?.keys());
    for (const { rooms } of this.#elsewhere.values()) {
      for (const userId of rooms.get(channelId) ?? []) all.add(userId);
    }
    return all;
  }

  #roll(): string {
    const rooms = [...this.#here].map(([id, room]) => [id, [...room.keys()]]);
    return JSON.stringify([this.#version, rooms]);
  }

  /** What others are told they also find in the roll, which is written first. */
  #passOn(change: Change): void {
    this.#version++;
    this.#leaving.push(change);
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const [version, changes, roll] = [this.#version, this.#leaving.splice(0), this.#roll()];
      // One after the other: whoever hears of a later change must not miss an earlier one.
      this.#sending = this.#sending.then(() => this.#rolls.exchange(roll))
        .then(() => this.#publish(version, changes))
        .catch(this.options.onError);
    }, this.options.gatherMs);
  }

  async #publish(version: number, changes: Change[]): Promise<void> {
    const text = JSON.stringify([this.#rolls.id, version, changes]);
    await this.redis.attempt((redis) => redis.publish(this.#channel, text)).catch(() => {});
  }

  #hear(text: string): void {
    const [from, version, changes] = JSON.parse(text) as [string, number, Change[]];
    if (from === this.#rolls.id) return;
    const roll = this.#elsewhere.getOrInsertComputed(
      from,
      (): Roll => ({ version: -1, rooms: new Map() }),
    );
    if (version <= roll.version) return;
    roll.version = version;
    for (const [channelId, userId, isIn] of changes) {
      const users = roll.rooms.get(channelId) ?? new Set();
      if (isIn) roll.rooms.set(channelId, users.add(userId));
      else users.delete(userId);
      this.#compare(channelId, userId);
    }
  }
}

function parseRoll(text: string): Roll {
  const [version, rooms] = JSON.parse(text) as [number, [number, number[]][]];
  return { version, rooms: new Map(rooms.map(([id, userIds]) => [id, new Set(userIds)])) };
}
