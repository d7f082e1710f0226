import { setImmediate } from "node:timers";

interface Flushable {
  flush(): void;
}

/** However long a flush takes, the next one comes after this pause. */
const MOST_PAUSE_MS = 50;

/**
 * The sockets that have something to send. A write costs the same for one event as for
 * ten, so everything that a socket gets within one turn leaves as one frame. Under load the
 * turns grow: after a flush the next one waits as long as that one took, which halves the
 * time spent on writes and gathers more into each. After an idle while nothing waits.
 */
export class Outbox {
  #dirty: Flushable[] = [];
  /** Not before this time. */
  #nextAt = 0;

  add(connection: Flushable): void {
    if (this.#dirty.push(connection) > 1) return;
    const wait = this.#nextAt - performance.now();
    // A timer is no finer than this.
    if (wait < 1) setImmediate(() => this.#flush());
    else setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    const began = performance.now();
    for (const connection of dirty) {
      try {
        connection.flush();
      } catch {
        // A socket that closed this very moment; the others get theirs all the same.
      }
    }
    const ended = performance.now();
    this.#nextAt = ended + Math.min(MOST_PAUSE_MS, ended - began);
  }
}
