import { listUnsafeSettings } from "../db/health.ts";
import { countJobs } from "../db/jobs.ts";
import type { App } from "./app.ts";

/** Whether a service that Parley stands on answers. */
export interface Check {
  ok: boolean;
  detail?: string;
}

/** How long a service may take to say that it is there, in milliseconds. */
const PATIENCE_MS = 1_000;

/** Asks Postgres and Redis whether they are there, and fit. */
export async function checkServices(
  { sql, redis }: App,
): Promise<{ postgres: Check; redis: Check }> {
  const [postgres, redisCheck] = await Promise.all([
    attempt(async () => {
      const unsafe = await listUnsafeSettings(sql);
      if (unsafe.length > 0) throw new Error(`Unsafe for acknowledged messages: ${unsafe} is off`);
    }),
    attempt(async () => void await redis.client.ping()),
  ]);
  return { postgres, redis: redisCheck };
}

/** How many jobs wait, how late the first of them is, and how many were given up. */
export async function jobFigures(
  { sql }: App,
): Promise<{ waiting: number; late_s: number; dead: number }> {
  const { waiting, lateS, dead } = await countJobs(sql);
  return { waiting, late_s: lateS, dead };
}

async function attempt(work: () => Promise<void>): Promise<Check> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("No answer in time")), PATIENCE_MS);
  });
  try {
    await Promise.race([work(), late]);
    return { ok: true };
  } catch (error) {
    const isOurs = error instanceof Error && /^(Unsafe|No answer)/.test(error.message);
    return { ok: false, detail: isOurs ? (error as Error).message : "Not reachable" };
  } finally {
    clearTimeout(timer);
  }
}
