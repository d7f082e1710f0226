import type { App } from "../../lib/app.ts";
import { within } from "../../lib/deadline.ts";
import { AppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import { Bucket } from "../../lib/rate_limits/bucket.ts";

/** What one socket asks for: served one after the other, and no more than it may. */
export class Turns {
  #last = Promise.resolve();
  #waiting = 0;
  readonly #frames: Bucket | undefined;

  constructor({ config: { rateLimits, limitFrames } }: App) {
    if (rateLimits) this.#frames = new Bucket(limitFrames);
  }

  /**
   * Serves something once everything before it is served, and `ready` has resolved, which may
   * take longer than serving; `fail` is told if that goes wrong, and at once where it is too much.
   */
  take(
    serve: () => void | Promise<void>,
    fail: (error: unknown) => void,
    ready?: () => Promise<void>,
  ): void {
    if (this.#waiting >= LIMITS.framesWaiting || this.#frames?.take() === false) {
      return fail(new AppError("rate_limited", { what: "frames", seconds: 1 }));
    }
    this.#waiting++;
    this.#last = this.#serve(this.#last, serve, fail, ready);
  }

  /** One function and not a chain of promises: it runs for every frame of every socket. */
  async #serve(
    before: Promise<void>,
    serve: () => void | Promise<void>,
    fail: (error: unknown) => void,
    ready?: () => Promise<void>,
  ): Promise<void> {
    try {
      await before;
      if (ready) await ready();
      const serving = serve();
      if (serving) await within(LIMITS.operationMs, serving);
    } catch (error) {
      fail(error);
    } finally {
      this.#waiting--;
    }
  }
}
