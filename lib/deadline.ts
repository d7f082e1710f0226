import { AppError, RETRY_AFTER_S } from "./errors.ts";

/** The result of `work`, no sooner than after `ms`: how long it took tells nothing then. */
export async function noSooner<T>(ms: number, work: Promise<T>): Promise<T> {
  const [result] = await Promise.all([
    work,
    new Promise((resolve) => setTimeout(resolve, ms)),
  ]);
  return result;
}

/**
 * The result of `work`, or `unavailable` after `ms`. The work itself may still end as it
 * will: whoever asked has to find out by asking again, which a send's key makes safe. It is
 * the last resort against a query that a dying connection lost without a word.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const deadline = { at: performance.now() + ms, reject };
  const clock = CLOCKS.getOrInsertComputed(ms, () => new Clock());
  clock.add(deadline);
  try {
    return await Promise.race([work, late]);
  } finally {
    clock.delete(deadline);
  }
}

interface Deadline {
  at: number;
  reject(error: AppError): void;
}

/** Deadlines that are as far off as each other, so that they come in the order in which they began. */
class Clock {
  readonly #deadlines = new Set<Deadline>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  add(deadline: Deadline): void {
    this.#deadlines.add(deadline);
    if (this.#deadlines.size === 1) this.#wind();
  }

  delete(deadline: Deadline): void {
    this.#deadlines.delete(deadline);
    if (this.#deadlines.size === 0) clearTimeout(this.#timer);
  }

  #wind(): void {
    const [first] = this.#deadlines;
    if (first) this.#timer = setTimeout(() => this.#strike(), first.at - performance.now());
  }

  #strike(): void {
    const now = performance.now();
    for (const deadline of this.#deadlines) {
      // A timer may be early by a part of a millisecond.
      if (deadline.at > now + 1) break;
      this.#deadlines.delete(deadline);
      deadline.reject(new AppError("unavailable", { seconds: RETRY_AFTER_S }));
    }
    this.#wind();
  }
}

/** By milliseconds. A timer each would cost more than most of what it watches over. */
const CLOCKS = new Map<number, Clock>();
