/** Times in milliseconds, counted in steps of a tenth, so that those of many processes can be added. */
export class Histogram {
  constructor(readonly counts: number[] = Array<number>(STEPS + 1).fill(0)) {}

  add(ms: number): void {
    const step = Math.min(STEPS, Math.max(0, Math.floor(ms * 10)));
    this.counts[step]!++;
  }

  /** This one and others as one. */
  static sum(all: Histogram[]): Histogram {
    const sum = new Histogram();
    for (const { counts } of all) counts.forEach((count, step) => sum.counts[step]! += count);
    return sum;
  }

  /** The time that `share` of all are within. */
  at(share: number): number {
    const total = this.counts.reduce((sum, count) => sum + count, 0);
    let seen = 0;
    const step = this.counts.findIndex((count) => (seen += count) >= total * share);
    return (step + 1) / 10;
  }
}

/** Thirty seconds. */
const STEPS = 300_000;
