/** What was asked for is away: it failed too often lately, or took too long. */
export class AwayError extends Error {
  override name = "AwayError";
}

/** Keeps a service that is away from slowing everybody down. */
export interface Breaker {
  /**
   * The result of `work`, which gets a short while. Once it has failed often enough in a
   * row, or taken too long, further work is refused at once, but for one try now and then.
   * @throws {AwayError}
   */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Whether work is being refused. */
  readonly isOpen: boolean;
}

export interface BreakerOptions {
  /** Failures in a row after which the breaker opens. */
  failures: number;
  /** How long work may take, in milliseconds. */
  patienceMs: number;
  /** How long an open breaker waits before its next try: doubled each time, up to the most. */
  pauseMs: { least: number; most: number };
}

/** By how much a timer is late where nothing kept it, in milliseconds. */
const LEAST_BUSY_MS = 5;

/** How often work gets the time back in which nobody looked for its answer. */
const MOST_EXTENSIONS = 3;

/** A closed breaker (M. Nygard, "Release It!"). */
export function createBreaker({ failures, patienceMs, pauseMs }: BreakerOptions): Breaker {
  let failed = 0;
  let pause = pauseMs.least;
  let retryAt = 0;

  const isOpen = () => failed >= failures;
  const fail = (count: number) => {
    failed += count;
    if (!isOpen()) return;
    // Jitter, so that instances don't try together.
    retryAt = performance.now() + pause * (0.75 + Math.random() / 2);
    pause = Math.min(pause * 2, pauseMs.most);
  };
  return {
    get isOpen() {
      return isOpen();
    },
    async run(work) {
      if (isOpen()) {
        if (performance.now() < retryAt) throw new AwayError("It failed too often");
        // This call is the try; others go on being refused while it lasts.
        retryAt = performance.now() + patienceMs;
      }
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isLate = false;
      const late = new Promise<never>((_, reject) => {
        const wait = (ms: number, extensions: number) => {
          const dueAt = performance.now() + ms;
          timer = setTimeout(() => {
            // While this process was busy itself, an answer could be here and was not read.
            const busyMs = performance.now() - dueAt;
            if (busyMs > LEAST_BUSY_MS && extensions > 0) return wait(busyMs, extensions - 1);
            isLate = true;
            reject(new AwayError("It took too long"));
          }, ms);
        };
        wait(patienceMs, MOST_EXTENSIONS);
      });
      try {
        const result = await Promise.race([work(), late]);
        failed = 0;
        pause = pauseMs.least;
        return result;
      } catch (error) {
        // A refusal costs nothing, but whoever waited once should not wait again.
        fail(isLate ? failures : 1);
        throw error instanceof AwayError ? error : new AwayError("It failed", { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
