import type { Rate } from "../config.ts";

/** A token bucket: full at first, and filled again evenly. For what one socket does. */
export class Bucket {
  #tokens: number;
  #filledAt = performance.now();

  constructor(private readonly rate: Rate) {
    this.#tokens = rate.count;
  }

  /** Takes a token; false if there is none. */
  take(): boolean {
    const now = performance.now();
    const { count, windowS } = this.rate;
    const gained = (now - this.#filledAt) / 1_000 * count / windowS;
    this.#tokens = Math.min(count, this.#tokens + gained);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
