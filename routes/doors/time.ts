/** Microseconds as a moment with all six digits. */
export function toMoment(microseconds: number): string {
  const seconds = new Date(Math.floor(microseconds / 1e6) * 1_000).toISOString().slice(0, 19);
  return `${seconds}.${String(microseconds % 1e6).padStart(6, "0")}Z`;
}

/** The same of a date, which has no microseconds. */
export function dateToMoment(date: Date): string {
  return toMoment(date.getTime() * 1_000);
}

/** A moment as clients write it, in microseconds: without a zone it is UTC. */
export function fromMoment(text: string): number | undefined {
  // A plus in a query is read as a space, where it was not escaped.
  const written = text.trim().replace(/ (?=\d\d:?\d\d$)/, "+").replace(" ", "T");
  const zoned = /(?:[Zz]|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`;
  try {
    return Number(Temporal.Instant.from(zoned).epochNanoseconds / 1_000n);
  } catch {
    return undefined;
  }
}
