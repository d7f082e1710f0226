/** Full jitter: base 0.5 s, doubling, at most 30 s, so that clients don't come back together. */
export function backoffMs(attempt: number): number {
  return Math.random() * Math.min(500 * 2 ** attempt, 30_000);
}
