/** Set PROGRAM_SEED to choose the same acts as a run that failed. */
export const SEED = Number(Deno.env.get("PROGRAM_SEED") ?? Math.floor(Math.random() * 2 ** 31));

/** Choices that a seed repeats. */
export interface Randomness {
  /** From 0 to below 1. */
  next(): number;
  pick<T>(from: readonly T[]): T;
  chance(of: number): boolean;
}

/** A generator of its own (Lehmer, multiplier 48271): the same seed chooses the same acts. */
export function randomness(seed: number): Randomness {
  let state = seed % 2_147_483_647 || 1;
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return {
    next,
    pick: (from) => from[Math.floor(next() * from.length)]!,
    chance: (of) => next() < of,
  };
}
