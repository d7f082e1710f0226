import { within } from "../../lib/deadline.ts";
import { AppError } from "../../lib/errors.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const never = new Promise<string>(() => {});

async function outcome(work: Promise<string>): Promise<string> {
  return await work.catch((error) => error instanceof AppError ? error.code : "something else");
}

Deno.test("within() gives up on each work at its time, and on none that is done", async () => {
  const late = Promise.withResolvers<string>();
  const first = within(20, never);
  const second = within(20, late.promise);
  const third = within(20, never);
  const longer = within(60_000, late.promise);
  late.resolve("done");
  assertEquals(await outcome(second), "done");
  assertEquals(await Promise.all([outcome(first), outcome(third)]), ["unavailable", "unavailable"]);
  assertEquals(await outcome(longer), "done");
  // Once all are over it begins anew.
  const began = performance.now();
  assertEquals(await outcome(within(20, never)), "unavailable");
  assert(performance.now() - began > 15);
});

Deno.test("within() fails as its work does", async () => {
  const error = await within(60_000, Promise.reject(new Error("broken"))).catch((error) => error);
  assertEquals((error as Error).message, "broken");
});
