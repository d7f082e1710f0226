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
        timer = setTimeout(() => {
          isLate = true;
          reject(new AwayError("It took too long"));
        }, patienceMs);
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
