import process from "node:process";

/**
 * The pause after a round of writes, as a multiple of what the round took of the engine. Deno
 * goes on writing for about as long again, so that with the most a third of the time goes into
 * writes, and with the least half.
 */
const PAUSE = { least: 1.5, most: 5 };

/** Between these shares of a processor the pauses stay as they are. */
const BUSY = { least: 0.75, most: 0.85 };

/** How fast they change, and how often at most. */
const STEP = 1.2;
const EVERY_MS = 50;

/**
 * How long sockets wait for the next round: as short as the processor has time for. Writes that
 * come seldom carry more each and cost less in all, and events come later: that is worth it
 * only where the time is needed.
 */
export class Pace {
  #pause = PAUSE.least;
  #lookedAt = performance.now();
  #usedMs = usedMs();

  /** The pause after a round that took `ms` of the engine. */
  pauseMs(ms: number): number {
    const now = performance.now();
    if (now - this.#lookedAt > EVERY_MS) {
      const used = usedMs();
      this.#adapt((used - this.#usedMs) / (now - this.#lookedAt));
      this.#lookedAt = now;
      this.#usedMs = used;
    }
    return this.#pause * ms;
  }

  #adapt(busy: number): void {
    if (busy > BUSY.most) this.#pause = Math.min(PAUSE.most, this.#pause * STEP);
    if (busy < BUSY.least) this.#pause = Math.max(PAUSE.least, this.#pause / STEP);
  }
}

/** Time of processors that this process has used. */
function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
