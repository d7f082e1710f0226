import { LIMITS } from "./limits.ts";
import type { Logger } from "./logger.ts";
import type { Queue } from "./services/queue.ts";

/**
 * Wakes workers about messages that concern somebody: at once, and then once for all that
 * come within a moment, because one look finds them all.
 */
export class Wakes implements Disposable {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next: number | undefined;

  constructor(private readonly queue: Queue, private readonly logger: Logger) {}

  /** Wakes a worker about a job, now or in a moment. */
  wake(job: number): void {
    this.#next = job;
    this.#timer ??= this.#tell();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #tell(): ReturnType<typeof setTimeout> {
    const job = this.#next!;
    this.#next = undefined;
    // The sweep finds a job that nobody was woken for.
    this.queue.wake(job).catch(() => this.logger.warn("Waking a worker failed", { job }));
    return setTimeout(() => {
      this.#timer = this.#next === undefined ? undefined : this.#tell();
    }, LIMITS.wakeIntervalMs);
  }
}
