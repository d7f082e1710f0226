import { setImmediate } from "node:timers";

interface Flushable {
  flush(): void;
}

/**
 * The sockets that have something to send. A write costs the same for one event as for
 * ten, so everything that a socket gets within one turn leaves as one frame.
 */
export class Outbox {
  #dirty: Flushable[] = [];

  add(connection: Flushable): void {
    if (this.#dirty.push(connection) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const connection of dirty) {
      try {
        connection.flush();
      } catch {
        // A socket that closed this very moment; the others get theirs all the same.
      }
    }
  }
}
