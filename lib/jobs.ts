import { buryJob, claimJobs, deleteJob, type JobRow, postponeJob } from "../db/jobs.ts";
import type { App } from "./app.ts";
import { LIMITS } from "./limits.ts";
import { describeError } from "./logger.ts";

/** Every kind of deferred work with what it needs to know: ids, never contents. */
export interface JobPayload {
  /** Greets a new account by mail. */
  welcome: { user_id: number };
}
export type JobKind = keyof JobPayload;

/** What does each kind of job. A handler that throws is asked again later. */
export type JobHandlers = {
  [Kind in JobKind]: (app: App, jobId: number, payload: JobPayload[Kind]) => Promise<void>;
};

/** Claims a batch of due jobs and runs them; returns how many. */
export async function runDueJobs(app: App, handlers: JobHandlers): Promise<number> {
  const jobs = await claimJobs(app.sql, { limit: LIMITS.jobsPerSweep, leaseS: LIMITS.jobLeaseS });
  await Promise.all(jobs.map((job) => runJob(app, handlers, job)));
  return jobs.length;
}

async function runJob(
  app: App,
  handlers: JobHandlers,
  { id, kind, payload, attempts }: JobRow,
): Promise<void> {
  try {
    const handler = handlers[kind as JobKind];
    if (!handler) throw new Error(`Nobody does jobs of the kind "${kind}"`);
    await handler(app, id, payload as unknown as JobPayload[JobKind]);
    await deleteJob(app.sql, id);
  } catch (error) {
    const why = describeError(error);
    app.logger.warn("Job failed", { job: id, kind, attempts, ...why });
    const reason = String(why.error);
    if (attempts >= LIMITS.jobAttempts) return await buryJob(app.sql, id, reason);
    await postponeJob(app.sql, { id, delayS: backoffS(attempts), error: reason });
  }
}

/** 15 s, doubling, at most 6 h, with jitter so that failed jobs don't come back together. */
function backoffS(attempts: number): number {
  return Math.min(15 * 2 ** (attempts - 1), 21_600) * (0.75 + Math.random() / 2);
}
