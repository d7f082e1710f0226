import { quietUntil } from "../../lib/notifications/quiet.ts";
import { assertEquals } from "../helpers/assert.ts";

const at = (moment: string, quiet: Partial<Parameters<typeof quietUntil>[0]>) =>
  quietUntil({
    quietFrom: null,
    quietUntil: null,
    quietZone: null,
    snoozedUntil: null,
    ...quiet,
  }, new Date(moment))?.toISOString();

const NIGHT = { quietFrom: "22:00", quietUntil: "07:30", quietZone: "Europe/Zurich" };

Deno.test("quietUntil() knows nights, which begin on one day and end on the next", () => {
  assertEquals(at("2026-11-20T20:59:00Z", NIGHT), undefined);
  assertEquals(at("2026-11-20T21:00:00Z", NIGHT), "2026-11-21T06:30:00.000Z");
  assertEquals(at("2026-11-21T03:00:00Z", NIGHT), "2026-11-21T06:30:00.000Z");
  assertEquals(at("2026-11-21T06:30:00Z", NIGHT), undefined);
});

Deno.test("quietUntil() knows lunch breaks, summer time and how long somebody snoozes", () => {
  const noon = { quietFrom: "12:00", quietUntil: "13:00", quietZone: "America/New_York" };
  assertEquals(at("2026-11-20T17:30:00Z", noon), "2026-11-20T18:00:00.000Z");
  assertEquals(at("2026-07-20T16:30:00Z", noon), "2026-07-20T17:00:00.000Z");
  assertEquals(at("2026-07-20T17:30:00Z", noon), undefined);
  // The clocks go back in this night: it is an hour longer.
  assertEquals(at("2026-10-24T21:00:00Z", NIGHT), "2026-10-25T06:30:00.000Z");
  const snoozedUntil = new Date("2026-11-21T12:00:00Z");
  assertEquals(at("2026-11-21T03:00:00Z", { ...NIGHT, snoozedUntil }), "2026-11-21T12:00:00.000Z");
  assertEquals(at("2026-11-21T13:00:00Z", { snoozedUntil }), undefined);
});
