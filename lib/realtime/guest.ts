import { effectOf } from "./effect.ts";
import type { EphemeralEvent, LoggedEvent } from "../protocol/events.ts";
import { CLOSE_CODES, type CloseReason, type ControlFrame } from "../protocol/frames.ts";
import { decodeId } from "../protocol/ids.ts";
import type { Occupancy, Occupant } from "../presence/occupancy.ts";
import type { Names } from "../users/names.ts";
import { type Bounds, Connection, type Identity } from "./connection.ts";
import type { Entry } from "./entry.ts";
import type { FollowedStream, Told } from "./followed_stream.ts";
import type { Outbox } from "./outbox.ts";

/** What a guest may be told of. */
export type Heard = LoggedEvent | EphemeralEvent;

/** How a door tells its sockets what happens: in the words of its own protocol. */
export interface Codec {
  /** Whether passing events of its own user are told to a socket as well. */
  readonly hearsItself: boolean;
  /** Close codes that its clients know; the native ones otherwise. */
  readonly closeCodes: Partial<Record<CloseReason, number>>;
  /** A socket has entered a room, or left it: what is kept of a room is kept for those. */
  opened?(channelId: number): void;
  closed?(channelId: number): void;
  /** The frames that tell of an event, where `name` is what the person in it is called. */
  encode(event: Heard, name: string): unknown[];
  /** The frames that tell that somebody has come into a room, or gone. */
  encodeOccupant(channelId: number, userId: number, name: string, isIn: boolean): unknown[];
}

/** A door's codec, whose sockets share what it has said: an event is written once for all. */
export class Translator {
  #texts = new WeakMap<Heard, string[]>();

  constructor(private readonly codec: Codec) {}

  /** The texts that tell of an event. */
  textsOf(event: Heard, name: string): string[] {
    return this.#texts.getOrInsertComputed(
      event,
      () => this.codec.encode(event, name).map((frame) => JSON.stringify(frame)),
    );
  }
}

/** What a guest needs of the app. */
export interface GuestOptions {
  codec: Codec;
  names: Names;
  occupancy: Occupancy;
  /** What a client asks for waits this long for it to read what it was told. */
  drainMs: number;
  /** How often it is looked at whether it has. */
  lookMs: number;
}

/** A room that a socket has entered. */
interface Room {
  /** What waits until the client has the history that comes before it. */
  held: Held[] | undefined;
  /** The last message that the client has with the history. */
  lastTs: number;
}

interface Held {
  event: Heard | undefined;
  texts: string[];
}

/**
 * A socket of a client with a protocol of its own: it follows the rooms that it has entered
 * and no other streams, and is told everything one frame at a time. It can't resume: one
 * that missed something is closed, and enters again.
 */
export class Guest extends Connection implements Occupant {
  /** By channel, in the order in which it has entered them. */
  #rooms = new Map<number, Room>();
  /** What waits to be sent. */
  #frames: string[] = [];
  /** Where a name had to be asked for, what comes after it waits for its turn. */
  #tail: Promise<void> | undefined;

  constructor(
    socket: WebSocket,
    identity: Identity,
    outbox: Outbox,
    bounds: Bounds,
    private readonly translator: Translator,
    private readonly options: GuestOptions,
  ) {
    super(socket, identity, outbox, bounds);
    this.isLive = true;
    this.isComplete = true;
  }

  /** Whether it has entered a room, whatever has become of its user's place there since. */
  isIn(channelId: number): boolean {
    return this.#rooms.has(channelId);
  }

  /** The rooms it has entered, the last one last. */
  get rooms(): number[] {
    return [...this.#rooms.keys()];
  }

  /** Enters a room, or begins anew in it: what happens there is held back until `release`. */
  enter(channelId: number): void {
    if (!this.isOpen) return;
    if (!this.#rooms.has(channelId)) this.#codec.opened?.(channelId);
    this.#rooms.set(channelId, { held: this.#rooms.get(channelId)?.held ?? [], lastTs: 0 });
  }

  /** Tells what was held back, but for what the client has already with its history. */
  release(channelId: number, lastTs: number): void {
    const room = this.#rooms.get(channelId);
    if (!room) return;
    const { held = [] } = room;
    this.#rooms.set(channelId, { held: undefined, lastTs });
    for (const { event, texts } of held) this.#deliver(channelId, event, texts);
  }

  /** Leaves a room. */
  exit(channelId: number): void {
    if (!this.#rooms.delete(channelId)) return;
    this.#codec.closed?.(channelId);
    this.options.occupancy.leave(channelId, this);
    const stream = this.streams.get(channelId);
    if (stream) this.leave(stream);
  }

  /** Leaves all rooms, because the socket is gone. */
  exitAll(): void {
    this.rooms.forEach((channelId) => this.exit(channelId));
  }

  /**
   * Resolves once the client has read what it was told before, as far as that is much: what
   * it asks for meanwhile waits. One that doesn't read is closed.
   */
  async drained(): Promise<void> {
    const until = performance.now() + this.options.drainMs;
    while (this.isOpen && (this.lagging || this.catchingUp > 0 || this.isBusy)) {
      if (performance.now() > until) return this.close("too_slow");
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, this.options.lookMs);
      await promise;
    }
  }

  /** Says something to this client alone, at once. */
  say(frame: unknown): void {
    this.push(JSON.stringify(frame));
    this.hurry();
  }

  /** Its rooms, and its user's own stream, which tells where it may come back to. */
  override get chosen(): number[] {
    return [this.userId, ...this.#rooms.keys()];
  }

  override get hearsItself(): boolean {
    return this.#codec.hearsItself;
  }

  override hear({ event }: Entry): void {
    const channelId = decodeId(event.stream)!;
    this.#tell(channelId, event);
    const effect = effectOf(event, channelId);
    const isOver = effect?.kind === "dismiss" &&
      (effect.userId === "everybody" || effect.userId === this.userId);
    if (isOver) this.options.occupancy.leave(channelId, this);
  }

  override hearAll({ entries }: Told): void {
    entries.forEach((entry) => this.hear(entry));
  }

  override hearPassing(event: EphemeralEvent): void {
    if (this.isBusy) return;
    this.#tell(decodeId(event.stream)!, event);
  }

  /** Tells that somebody else has come into a room, or gone. */
  hearOccupant(channelId: number, userId: number, isIn: boolean): void {
    this.#naming(userId, (name) => {
      const frames = this.#codec.encodeOccupant(channelId, userId, name, isIn);
      this.#deliver(channelId, undefined, frames.map((frame) => JSON.stringify(frame)));
    });
  }

  override join(stream: FollowedStream): void {
    const isRoom = this.#rooms.has(stream.id);
    // It may have left while it was on its way in.
    if (!isRoom && stream.id !== this.userId) return;
    super.join(stream);
    if (this.isOpen && isRoom) this.options.occupancy.enter(stream.id, this);
  }

  /** Whoever is shown out is in no room any more, however long their client takes to go. */
  override close(why: CloseReason): void {
    super.close(why);
    this.exitAll();
  }

  /** Where it was put out of a room while it lagged, it is there no more. */
  override caughtUp(): void {
    for (const channelId of this.#rooms.keys()) {
      if (!this.streams.has(channelId)) this.options.occupancy.leave(channelId, this);
    }
  }

  /** Native control frames mean nothing here; one that would have to catch up begins anew. */
  override tell(frame: ControlFrame | EphemeralEvent): void {
    if (frame.type === "gap") this.close("too_slow");
  }

  override push(frame: string): void {
    this.#frames.push(frame);
    this.enqueue();
  }

  protected override write(): boolean {
    const frames = this.#frames;
    this.#frames = [];
    if (this.isOpen) frames.forEach((frame) => this.send(frame));
    return frames.length > 0;
  }

  protected override closing(why: CloseReason): { code: number; reason: string } {
    const { code, reason } = CLOSE_CODES[why];
    return { code: this.#codec.closeCodes[why] ?? code, reason };
  }

  get #codec(): Codec {
    return this.options.codec;
  }

  #tell(channelId: number, event: Heard): void {
    if (!this.#rooms.has(channelId)) return;
    this.#naming(personIn(event), (name) => {
      this.#deliver(channelId, event, this.translator.textsOf(event, name));
    });
  }

  /** Goes on with what somebody is called, in the order in which it was asked for. */
  #naming(userId: number | undefined, goOn: (name: string) => void): void {
    const { names } = this.options;
    const known = userId === undefined ? "" : names.get(userId);
    if (known !== undefined && !this.#tail) return goOn(known);
    const tail = (this.#tail ?? Promise.resolve())
      .then(async () => goOn(known ?? await names.load(userId!)))
      // What isn't told would be missing without anybody knowing.
      .catch(() => this.close("try_later"))
      .finally(() => {
        if (this.#tail === tail) this.#tail = undefined;
      });
    this.#tail = tail;
  }

  #deliver(channelId: number, event: Heard | undefined, texts: string[]): void {
    const room = this.#rooms.get(channelId);
    if (!room || texts.length === 0) return;
    if (room.held) return void room.held.push({ event, texts });
    if (event?.type === "message.created" && event.data.ts <= room.lastTs) return;
    texts.forEach((text) => this.push(text));
  }
}

/** Whom an event is about, where it names somebody. */
function personIn({ data }: Heard): number | undefined {
  return "user_id" in data && typeof data.user_id === "string" ? decodeId(data.user_id) : undefined;
}
