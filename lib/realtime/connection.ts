import { CLOSE_CODES, type CloseReason, type ControlFrame } from "../protocol/frames.ts";
import type { EphemeralEvent } from "../protocol/events.ts";
import { writeFrame } from "../protocol/slim.ts";
import type { Entry } from "./entry.ts";
import type { FollowedStream, Told } from "./followed_stream.ts";
import { FULL_FRAME, type Outbox } from "./outbox.ts";

/** Whose socket it is. */
export interface Identity {
  userId: number;
  sessionId: string;
  /** What a personal access token may do; nothing where somebody is signed in. */
  scopes?: readonly string[] | undefined;
  /** The end of the proof; a fresh token moves it on. */
  expiresAt: Date;
}

/** How much may be unsent on a socket, in bytes. */
export interface Bounds {
  /** Beyond this passing events are dropped. */
  busyBytes: number;
  /** Beyond this it gets nothing more, and goes on from the log later. */
  lagBytes: number;
  /** Beyond this it is closed. */
  mostBytes: number;
  /** Called when it begins to lag. */
  onLag(connection: Connection): void;
  /** Called when it has been told to go. */
  onClose(connection: Connection): void;
}

/** One open socket: what it listens to, and what is on its way to it. */
export class Connection {
  readonly id = crypto.randomUUID();
  /** By id. */
  readonly streams = new Map<number, FollowedStream>();
  /** Where it was in each stream when it began to lag; nothing while it keeps up. */
  lagging: { since: number; cursors: Map<number, number> } | undefined;
  /** How many times over it is being brought up to date right now. */
  catchingUp = 0;
  /** Streams that its user has entered while it lagged, and that it was not told of yet. */
  entered: Set<number> | undefined;
  /** The channels on its screen; nothing until it says. */
  opened: ReadonlySet<number> | undefined;
  /** True while its turn in the outbox is still to come. */
  isQueued = false;
  /** True once it has asked to be live. */
  isLive = false;
  /** True once it was told which streams are its user's. */
  isComplete = false;
  identity: Identity;
  /** Made while they are needed: fifteen thousand sockets have nothing to catch up with. */
  #joining: Set<number> | undefined;
  #behind: Map<number, number> | undefined;
  #rejoining: Set<number> | undefined;
  /** Made when it is needed: most sockets never say anything. */
  #typed: Map<number, { isTyping: boolean; at: number }> | undefined;
  /** What waits to be sent: texts of one frame, or of several with commas between them. */
  #pending: string[] = [];
  /** How many frames that is, and how many characters, each with the one that goes before it. */
  #count = 0;
  #length = 0;
  /** What waits before that, as frames that are full. */
  #full: string[] | undefined;

  constructor(
    private readonly socket: WebSocket,
    identity: Identity,
    private readonly outbox: Outbox,
    private readonly bounds: Bounds,
  ) {
    this.identity = identity;
  }

  get userId(): number {
    return this.identity.userId;
  }

  /** Streams that are being joined right now. */
  get joining(): Set<number> {
    return this.#joining ??= new Set();
  }

  /** Where it still is in streams that it is being brought up to date in. */
  get behind(): Map<number, number> {
    return this.#behind ??= new Map();
  }

  /** Streams that it was admitted to once more meanwhile. */
  get rejoining(): Set<number> {
    return this.#rejoining ??= new Set();
  }

  /** Lets go of what it needed to be brought up to date, if that is over. */
  settle(): void {
    if (this.catchingUp > 0) return;
    if (this.#joining?.size === 0) this.#joining = undefined;
    if (this.#behind?.size === 0) this.#behind = undefined;
    if (this.#rejoining?.size === 0) this.#rejoining = undefined;
  }

  /** Bytes that are on their way yet. */
  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** The only streams that it wants to follow; nothing where it is all that are its user's. */
  get chosen(): number[] | undefined {
    return undefined;
  }

  /** Whether it is told of what passes and comes from its own user. */
  get hearsItself(): boolean {
    return false;
  }

  /** Whether so much is on its way that passing events are dropped. */
  get isBusy(): boolean {
    return this.unsentBytes > this.bounds.busyBytes;
  }

  /** Whether it may hear events: it is open, and keeps up. */
  get isListening(): boolean {
    return this.isOpen && !this.lagging;
  }

  /** Puts a serialised frame into the outbox; it leaves in the next round. */
  push(frame: string): void {
    this.#add(frame, 1);
  }

  /** Tells of an event of a stream that it follows. */
  hear({ frame }: Entry): void {
    this.push(frame);
  }

  /** The same for several, which are serialised once for all who hear them. */
  hearAll({ entries, text }: Told): void {
    this.#add(text, entries.length);
  }

  #add(text: string, count: number): void {
    if (this.#count > 0 && this.#length + text.length + 2 > FULL_FRAME) {
      this.#full ??= [];
      this.#full.push(this.#join());
    }
    this.#pending.push(text);
    this.#count += count;
    this.#length += text.length + 1;
    this.enqueue();
  }

  /** Makes a frame of what waits. */
  #join(): string {
    const frame = this.outbox.join(this.#pending, this.#count);
    this.#pending = [];
    this.#count = 0;
    this.#length = 0;
    return frame;
  }

  /** Has its turn in the next round. */
  protected enqueue(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    this.outbox.add(this);
  }

  /** The same for what is worth nothing later: a socket that is busy doesn't get it. */
  hearPassing(_event: EphemeralEvent, frame: string): void {
    if (!this.isBusy) this.push(frame);
  }

  /**
   * Serialises and pushes a frame for this socket alone, which it should have at once, after the
   * events that came before it. The answer to a send is good without these and overtakes them.
   */
  tell(frame: ControlFrame | EphemeralEvent): void {
    if (frame.type === "ack") this.push(writeFrame(frame));
    else {
      this.#gather();
      this.push(JSON.stringify(frame));
    }
    this.hurry();
  }

  /** Takes what its streams have for it already. */
  #gather(): void {
    for (const stream of this.streams.values()) stream.handOut();
  }

  /** Sends what is pending at the end of this turn, whatever the load. */
  protected hurry(): void {
    this.outbox.hurry(this);
  }

  /** Sends what is pending. */
  flush(): void {
    if (this.write() && this.isOpen) this.#checkDrain();
  }

  /**
   * Writes what is pending to the socket, most often all in one; if it has closed, to nobody.
   * @returns whether anything was
   */
  protected write(): boolean {
    if (this.#count === 0) return false;
    const full = this.#full;
    const last = this.#join();
    this.#full = undefined;
    if (!this.isOpen) return true;
    full?.forEach((frame) => this.send(frame));
    this.send(last);
    return true;
  }

  protected send(text: string): void {
    this.socket.send(text);
  }

  /** A socket that doesn't drain begins to lag: nothing is kept for it but where it was. */
  #checkDrain(): void {
    // Asked once for both bounds.
    const unsent = this.unsentBytes;
    if (unsent > this.bounds.mostBytes) this.close("too_slow");
    else if (unsent > this.bounds.lagBytes) this.#lag();
  }

  protected closing(why: CloseReason): { code: number; reason: string } {
    return CLOSE_CODES[why];
  }

  #lag(): void {
    if (this.lagging || !this.isLive) return;
    const cursors = new Map(this.behind);
    for (const { id, position } of this.streams.values()) cursors.set(id, position);
    this.lagging = { since: performance.now(), cursors };
    // What these have for it already, it still gets.
    this.leaveAll();
    this.bounds.onLag(this);
  }

  /** Sends what is pending and closes. */
  close(why: CloseReason): void {
    const { code, reason } = this.closing(why);
    if (why !== "too_slow") {
      this.#gather();
      this.flush();
    }
    if (this.isOpen) {
      this.socket.close(code, reason);
      this.bounds.onClose(this);
    }
    this.leaveAll();
  }

  /** It had begun to lag, and is up to date again. */
  caughtUp(): void {}

  /** Listens to `stream` from its position on. */
  join(stream: FollowedStream): void {
    if (!this.isOpen) return;
    this.streams.set(stream.id, stream);
    stream.enter(this);
  }

  leave(stream: FollowedStream): void {
    this.streams.delete(stream.id);
    stream.exit(this);
  }

  leaveAll(): void {
    for (const stream of this.streams.values()) stream.exit(this);
    this.streams.clear();
  }

  /** Whether a typing notice for this channel is due again, or says something else by now. */
  mayType(channelId: number, isTyping: boolean, intervalMs: number): boolean {
    const at = performance.now();
    const last = this.#typed?.get(channelId);
    if (last?.isTyping === isTyping && at - last.at < intervalMs) return false;
    this.#typed ??= new Map();
    this.#typed.set(channelId, { isTyping, at });
    return true;
  }
}
