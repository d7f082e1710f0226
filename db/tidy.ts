import type { Sql } from "./client.ts";

/** How often; a thousand queries cost each later one less than a microsecond. */
const EVERY_MS = 60_000;

/**
 * Has all idle connections of a pool taken at once and given back, now and then. postgres.js
 * 3.4.9 keeps idle ones in an array that it reads from an index on and searches from its
 * beginning, and that only begins anew when it is empty. Where one connection is always idle
 * it isn't: two hundred thousand queries later each query took twice as long, and it would go
 * on like this.
 */
export function keepTidy(sql: Sql, poolSize: number): Disposable {
  let isUnderWay = false;
  const timer = setInterval(async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    await tidy(sql, poolSize);
    isUnderWay = false;
  }, EVERY_MS);
  Deno.unrefTimer(timer);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Takes every connection of a pool and gives each back as soon as it has it. */
export async function tidy(sql: Sql, poolSize: number): Promise<void> {
  await Promise.allSettled(Array.from({ length: poolSize }, async () => {
    const connection = await sql.reserve();
    connection.release();
  }));
}
