import { setImmediate } from "node:timers";

/**
 * A frame is filled up to this many characters. Copies of more than twice that get fresh pages
 * from the kernel, each time, and cost several times as much: an instance that has fallen behind
 * would never catch up again.
 */
export const FULL_FRAME = 65_536;

interface Flushable {
  /** Whether it waits for its turn; says so itself, and is told when that has come. */
  isQueued: boolean;
  /** Sends what is pending. */
  flush(): void;
}

interface Source {
  /** Gives its listeners what it has for them. */
  handOut(): void;
}

/** The pause after a round is for those who ask: about what an answer costs, for each in it. */
const ANSWER_MS = 0.12;

/** But no more than this part of how long the round lasted, with all that came in between. */
const MOST_PAUSE = 0.5;

/** However long a round lasts, the next one comes after this pause. */
const MOST_PAUSE_MS = 100;

/** Sockets that are written to before everything else has its turn: a few milliseconds. */
const SLICE = 200;

/**
 * The sockets that have something to send, and the streams that have something for sockets. A
 * write costs about the same for one event as for ten, so everything that a socket gets within
 * one turn leaves as one frame, and what a stream has for its listeners is joined once for all.
 * Where events come faster than they can be written one by one, each write carries more, and the
 * rounds of writes keep a distance for those who send. Where nothing waits nothing is delayed. It
 * goes by the clock alone: what of a processor is used says nothing of the engine where others use
 * that processor too, or other engines are in this process.
 */
export class Outbox {
  #sources: Source[] = [];
  #dirty: Flushable[] = [];
  #urgent: Flushable[] = [];
  /** Those whose turn it is in this round. */
  #round: Flushable[] = [];
  /** When this round began. */
  #beganAt = 0;
  /** What was answered since the last round. */
  #answers = 0;
  /** When the next round may begin: not while one is under way. */
  #nextAt = 0;
  #isScheduled = false;
  #joined: { texts: string[]; frame: string } = { texts: [], frame: "" };

  /** Flushes a socket in the next round. */
  add(connection: Flushable): void {
    this.#dirty.push(connection);
    this.#schedule();
  }

  /** Has a stream hand out, with the next sockets that are written to, what has come until then. */
  gather(stream: Source): void {
    this.#sources.push(stream);
    this.#schedule();
  }

  /** Flushes a socket at the end of this turn, whatever the load: somebody waits for an answer. */
  hurry(connection: Flushable): void {
    this.#answers++;
    if (this.#urgent.push(connection) > 1) return;
    setImmediate(() => {
      const urgent = this.#urgent;
      this.#urgent = [];
      for (const connection of urgent) flush(connection);
    });
  }

  /**
   * Texts of so many frames as one frame. Who listens to the same gets the same, so most often
   * in a large channel it is what was joined just before.
   */
  join(texts: string[], count: number): string {
    if (count === 1) return texts[0]!;
    const isSame = texts.length === this.#joined.texts.length &&
      texts.every((text, index) => text === this.#joined.texts[index]);
    if (!isSame) this.#joined = { texts, frame: arrayOf(texts) };
    return this.#joined.frame;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#nextAt === Infinity) return;
    this.#isScheduled = true;
    const wait = this.#nextAt - performance.now();
    // A timer is no finer than this.
    if (wait < 1) setImmediate(() => this.#begin());
    else setTimeout(() => this.#begin(), wait);
  }

  #begin(): void {
    this.#nextAt = Infinity;
    this.#isScheduled = false;
    this.#handOut();
    this.#round = this.#dirty;
    this.#dirty = [];
    this.#beganAt = performance.now();
    this.#go(0);
  }

  /** Flushes some, lets everything else have its turn, and goes on. */
  #go(from: number): void {
    // What has come meanwhile, those whose turn comes later get in this round.
    this.#handOut();
    const end = Math.min(this.#round.length, from + SLICE);
    for (let at = from; at < end; at++) {
      const connection = this.#round[at]!;
      connection.isQueued = false;
      flush(connection);
    }
    // Deno does the writing after this turn: the next slice comes when that is done.
    setImmediate(() => end < this.#round.length ? this.#go(end) : this.#end());
  }

  #handOut(): void {
    const sources = this.#sources;
    this.#sources = [];
    for (const stream of sources) stream.handOut();
  }

  #end(): void {
    const now = performance.now();
    const most = Math.min(MOST_PAUSE_MS, MOST_PAUSE * (now - this.#beganAt));
    this.#nextAt = now + Math.min(most, ANSWER_MS * this.#answers);
    this.#answers = 0;
    this.#round = [];
    this.#joined = { texts: [], frame: "" };
    if (this.#dirty.length > 0 || this.#sources.length > 0) this.#schedule();
  }
}

function flush(connection: Flushable): void {
  try {
    connection.flush();
  } catch {
    // A socket that closed this very moment; the others get theirs all the same.
  }
}

/** An array of JSON texts. The engine copies the pieces once, when it sends them. */
function arrayOf([first, ...others]: string[]): string {
  let text = `[${first}`;
  for (const other of others) text += `,${other}`;
  return `${text}]`;
}
