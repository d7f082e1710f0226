/** Primes, so that going on by one of them comes to every channel before it comes back. */
const STRIDES = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41];

/**
 * The channels that somebody is in, by number: mixed, so that people who share one share few
 * others.
 */
export function placesOf(
  person: number,
  { channels, each }: { channels: number; each: number },
): number[] {
  const stride = STRIDES[Math.floor(person / channels) % STRIDES.length]!;
  return Array.from({ length: each }, (_, k) => (person + k * stride) % channels);
}
