/** When somebody does not want to be disturbed. */
export interface Quiet {
  quietFrom: string | null;
  quietUntil: string | null;
  quietZone: string | null;
  snoozedUntil: Date | null;
}

/** Until when somebody wants quiet at `at`; nothing where they may be disturbed. */
export function quietUntil(quiet: Quiet, at: Date): Date | undefined {
  const ends = [snoozeEnd(quiet, at), scheduleEnd(quiet, at)].filter((end) => end !== undefined);
  return ends.toSorted((a, b) => b.getTime() - a.getTime())[0];
}

function snoozeEnd({ snoozedUntil }: Quiet, at: Date): Date | undefined {
  return snoozedUntil && snoozedUntil > at ? snoozedUntil : undefined;
}

function scheduleEnd({ quietFrom, quietUntil, quietZone }: Quiet, at: Date): Date | undefined {
  if (quietFrom === null || quietUntil === null || quietZone === null) return undefined;
  const now = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(quietZone);
  const [from, until] = [quietFrom, quietUntil].map((time) => Temporal.PlainTime.from(time)) as [
    Temporal.PlainTime,
    Temporal.PlainTime,
  ];
  const time = now.toPlainTime();
  const isAfter = Temporal.PlainTime.compare(time, from) >= 0;
  const isBefore = Temporal.PlainTime.compare(time, until) < 0;
  const isOverNight = Temporal.PlainTime.compare(from, until) > 0;
  if (isOverNight ? !isAfter && !isBefore : !isAfter || !isBefore) return undefined;
  // It began yesterday, where the night is half over.
  const day = isOverNight && isAfter ? now.toPlainDate().add({ days: 1 }) : now.toPlainDate();
  const end = day.toZonedDateTime({ timeZone: quietZone, plainTime: until });
  return new Date(end.epochMilliseconds);
}
