import { QueryError } from "./parse.ts";

/** Microseconds: a span of time from `from` up to, and without, `until`. */
export interface Span {
  from: number;
  until: number;
}

/** The span that the days of a query leave, as somebody in `timeZone` counts them. */
export function spanOf(
  { before, after, on }: { before: string[]; after: string[]; on: string[] },
  timeZone: string,
): Span {
  const days = (all: string[]) => all.map((day) => dayOf(day, timeZone));
  const start = (day: Temporal.PlainDate) =>
    day.toZonedDateTime(timeZone).epochMilliseconds * 1_000;
  const next = (day: Temporal.PlainDate) => start(day.add({ days: 1 }));
  return {
    from: Math.max(0, ...days(after).map(next), ...days(on).map(start)),
    until: Math.min(Number.MAX_SAFE_INTEGER, ...days(before).map(start), ...days(on).map(next)),
  };
}

function dayOf(text: string, timeZone: string): Temporal.PlainDate {
  const today = Temporal.Now.plainDateISO(timeZone);
  if (text === "today") return today;
  if (text === "yesterday") return today.subtract({ days: 1 });
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new QueryError(`There is no day "${text}"`);
  }
}
