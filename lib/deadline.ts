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
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const deadline = { at: performance.now() + ms, reject };
  const clock = CLOCKS.getOrInsertComputed(ms, () => new Clock());
  clock.add(deadline);
  // By hand: `Promise.race` makes four promises more, for every frame of every socket.
  work.then((result) => {
    clock.delete(deadline);
    resolve(result);
  }, (error) => {
    clock.delete(deadline);
    reject(error);
  });
  return promise;
}

interface Deadline {
  at: number;
  reject(error: AppError): void;
  before?: Deadline | undefined;
  after?: Deadline | undefined;
}

/**
 * Deadlines that are as far off as each other, so that they come in the order in which they
 * began: a chain, because a set through which many pass is copied now and then, and each old
 * copy keeps the next one, and all that was in it, until the next big collection.
 */
class Clock {
  #first: Deadline | undefined;
  #last: Deadline | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  add(deadline: Deadline): void {
    deadline.before = this.#last;
    if (this.#last) this.#last.after = deadline;
    else this.#first = deadline;
    this.#last = deadline;
    if (deadline === this.#first) this.#wind();
  }

  /** Does nothing for one that is not there any more. */
  delete(deadline: Deadline): void {
    const { before, after } = deadline;
    if (before) before.after = after;
    else if (this.#first === deadline) this.#first = after;
    else return;
    if (after) after.before = before;
    else this.#last = before;
    // What is over must not keep what isn't.
    deadline.before = undefined;
    deadline.after = undefined;
    if (!this.#first) clearTimeout(this.#timer);
  }

  #wind(): void {
    const first = this.#first;
    if (first) this.#timer = setTimeout(() => this.#strike(), first.at - performance.now());
  }

  #strike(): void {
    const now = performance.now();
    // A timer may be early by a part of a millisecond.
    for (let first; (first = this.#first) && first.at <= now + 1;) {
      this.delete(first);
      first.reject(new AppError("unavailable", { seconds: RETRY_AFTER_S }));
    }
    this.#wind();
  }
}

/** By milliseconds. A timer each would cost more than most of what it watches over. */
const CLOCKS = new Map<number, Clock>();
