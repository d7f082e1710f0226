import { setImmediate } from "node:timers";

interface Flushable {
  flush(): void;
}

/** However long a flush takes, the next one comes after this pause. */
const MOST_PAUSE_MS = 50;

/** Frames to a socket in one flush from which on the pause is as long as the flush was. */
const DEEP = 5;

/**
 * The sockets that have something to send. A write costs about the same for one event as for
 * ten, so everything that a socket gets within one turn leaves as one frame. Where events come
 * faster than they can be written one by one, the flushes keep a distance that grows with the
 * load, up to the time that the last one took: half of the time is then left to everything
 * else, and each write carries more. Where nothing waits nothing is delayed.
 */
export class Outbox {
  #dirty: Flushable[] = [];
  /** No flush before this time; not before the writes of the last one are done. */
  #nextAt = 0;
  /** Frames in this flush. */
  #frames = 0;
  #joined: { frames: string[]; text: string } = { frames: [], text: "" };

  /** Flushes `connection` soon. */
  add(connection: Flushable): void {
    if (this.#dirty.push(connection) === 1 && this.#nextAt !== Infinity) this.#schedule();
  }

  /**
   * Several frames as one. Who listens to the same gets the same, so most often it is what
   * was joined just before.
   */
  join(frames: string[]): string {
    this.#frames += frames.length;
    const [only] = frames;
    if (frames.length === 1) return only!;
    const isSame = frames.length === this.#joined.frames.length &&
      frames.every((frame, index) => frame === this.#joined.frames[index]);
    if (!isSame) this.#joined = { frames, text: `[${frames.join()}]` };
    return this.#joined.text;
  }

  #schedule(): void {
    const wait = this.#nextAt - performance.now();
    // A timer is no finer than this.
    if (wait < 1) setImmediate(() => this.#flush());
    else setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    this.#frames = 0;
    const began = performance.now();
    for (const connection of dirty) {
      try {
        connection.flush();
      } catch {
        // A socket that closed this very moment; the others get theirs all the same.
      }
    }
    this.#joined = { frames: [], text: "" };
    this.#nextAt = Infinity;
    // Deno goes on writing after this turn, and that belongs to what the flush took.
    setImmediate(() => {
      const now = performance.now();
      const load = Math.min(1, (this.#frames / dirty.length - 1) / (DEEP - 1));
      this.#nextAt = now + Math.min(MOST_PAUSE_MS, (now - began) * Math.max(0, load));
      if (this.#dirty.length > 0) this.#schedule();
    });
  }
}
