import type { LoggedEvent } from "../protocol/events.ts";
import { writeFrame } from "../protocol/slim.ts";
import type { Connection } from "./connection.ts";
import { effectOf } from "./effect.ts";
import { type Entry, Kept } from "./entry.ts";
import { FULL_FRAME } from "./outbox.ts";

/** Events on their way to the sockets, all in one. */
export interface Told {
  entries: readonly Entry[];
  /** Their texts, with commas between them. */
  text: string;
}

/** What an event shows as it stands from then on, if it shows something anew. */
interface Subject {
  kind: "message" | "draft" | "scheduled";
  id: string;
}

function subjectOf({ type, data }: LoggedEvent): Subject | undefined {
  switch (type) {
    case "message.created":
    case "message.edited":
    case "message.deleted":
    case "message.pinned":
    case "message.unpinned":
    case "message.previewed":
      return { kind: "message", id: data.id };
    case "draft.updated":
    case "draft.deleted":
      return { kind: "draft", id: data.parent_message_id ?? data.channel_id };
    case "scheduled.updated":
    case "scheduled.removed":
      return { kind: "scheduled", id: data.id };
  }
}

/** Where this instance is in one stream, and who listens. */
export class FollowedStream {
  #listeners = new Set<Connection>();
  /** Events that the listeners were not told of yet. */
  #untold: Entry[] = [];
  /** Waiting for an event that is still missing. */
  timer: ReturnType<typeof setTimeout> | undefined;
  repairing: Promise<void> | undefined;
  /** Older events that are being read back into memory, from after this seq on. */
  recalling: { after: number; done: Promise<void> } | undefined;
  #recent: Kept[] = [];
  /** Made when it is needed: most streams wait for nothing. */
  #waiting: Map<number, Entry> | undefined;
  #usedAt = performance.now();

  constructor(
    readonly id: number,
    /** The seq of the last event that was delivered. */
    public position: number,
    readonly tenantId: number,
    private readonly recentEvents: number,
  ) {}

  get listeners(): ReadonlySet<Connection> {
    return this.#listeners;
  }

  /** Somebody listens, from the next event on. */
  enter(listener: Connection): void {
    this.handOut();
    this.#listeners.add(listener);
  }

  /** Somebody listens no more, after all events until now. */
  exit(listener: Connection): void {
    this.handOut();
    this.#listeners.delete(listener);
  }

  /**
   * Takes an event for the listeners, who get it with the next ones when it is handed out.
   * @returns whether it is the first of these
   */
  gather(entry: Entry): boolean {
    return this.#untold.push(entry) === 1;
  }

  /** Puts what has come in since the last time into the outboxes: joined once, for all. */
  handOut(): void {
    if (this.#untold.length === 0) return;
    const entries = this.#untold;
    this.#untold = [];
    for (const told of inFrames(entries)) {
      for (const listener of this.#listeners) listener.hearAll(told);
    }
  }

  /** Moves on to the next event. */
  advance(entry: Entry): void {
    this.position = entry.seq;
    if (!entry.isMessage) this.#rewrite(entry.event);
    this.#recent.push(this.keep(entry));
    // Cut in large pieces, so that it costs nothing per event.
    if (this.#recent.length >= 2 * this.recentEvents) {
      this.#recent = this.#recent.slice(-this.recentEvents);
    }
  }

  /** An event of this stream as it is kept. */
  keep(entry: Entry): Kept {
    const { seq, frame, isMessage } = entry;
    return new Kept(seq, frame, isMessage, isMessage ? undefined : effectOf(entry.event, this.id));
  }

  /** Holds an event whose turn has not come; what is too much the log still has. */
  hold(entry: Entry, most: number): void {
    this.#waiting ??= new Map();
    if (this.#waiting.size < most) this.#waiting.set(entry.seq, entry);
  }

  /** The event whose turn it is, if it has arrived. Forgets those that are over. */
  takeNext(): Entry | undefined {
    if (!this.#waiting) return undefined;
    const next = this.#waiting.get(this.position + 1);
    if (next) this.#waiting.delete(next.seq);
    else {
      for (const seq of this.#waiting.keys()) {
        if (seq <= this.position) this.#waiting.delete(seq);
      }
      if (this.#waiting.size === 0) this.#waiting = undefined;
    }
    return next;
  }

  /** The events after `seq`, if all of them are still in memory. */
  since(seq: number): readonly Kept[] | undefined {
    const missing = this.position - seq;
    if (missing > this.#recent.length) return undefined;
    return missing <= 0 ? [] : this.#recent.slice(-missing);
  }

  /** Takes older events back into memory, which were read when the position was `readAt`. */
  recall(entries: Kept[], readAt: number): void {
    const first = this.#recent[0]?.seq ?? this.position + 1;
    const older = entries.filter(({ seq }) => seq < first);
    if (older.at(-1)?.seq !== first - 1) return;
    const meanwhile = this.#recent.filter(({ seq }) => seq > readAt);
    this.#recent = [...older, ...this.#recent];
    for (const kept of meanwhile) {
      if (!kept.isMessage) this.#rewrite(kept.event);
    }
  }

  /** Somebody is about to listen. */
  touch(): void {
    this.#usedAt = performance.now();
  }

  /** Whether nobody has listened for `ms`. */
  isIdle(now: number, ms: number): boolean {
    if (this.#listeners.size > 0) this.#usedAt = now;
    return now - this.#usedAt > ms;
  }

  /**
   * Memory is read like the log: an event shows its message or draft as it stands, so
   * that what was edited or deleted never comes back from here.
   */
  #rewrite(latest: LoggedEvent): void {
    const subject = subjectOf(latest);
    if (!subject) return;
    this.#recent.forEach((kept, index) => {
      // Few texts name it, and reading all of them takes a hundred times as long.
      if (!kept.frame.includes(subject.id)) return;
      const { event } = kept;
      const { kind, id } = subjectOf(event) ?? {};
      if (kind !== subject.kind || id !== subject.id) return;
      // A message that was deleted was posted all the same; of a draft nothing is left.
      const type = kind === "message" ? event.type : latest.type;
      const current = { ...event, type, data: latest.data } as LoggedEvent;
      this.#recent[index] = new Kept(kept.seq, writeFrame(current), kept.isMessage, kept.effect);
    });
  }
}

/** Joins the texts of events, as many as go into a frame, once for all who hear them. */
function* inFrames(entries: Entry[]): Generator<Told> {
  for (let from = 0; from < entries.length;) {
    let end = from;
    // Each with the comma or the bracket before it, and the bracket at the end.
    for (let length = 1; end < entries.length; end++) {
      length += entries[end]!.frame.length + 1;
      if (length > FULL_FRAME && end > from) break;
    }
    const those = from === 0 && end === entries.length ? entries : entries.slice(from, end);
    yield { entries: those, text: those.map(({ frame }) => frame).join(",") };
    from = end;
  }
}
