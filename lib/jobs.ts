import { buryJob, claimJob, deleteJob, type JobRow, postponeJob } from "../db/jobs.ts";
import type { App } from "./app.ts";
import { within } from "./deadline.ts";
import { LIMITS } from "./limits.ts";
import { describeError } from "./logger.ts";
import { countJob } from "./metrics.ts";

/** Every kind of deferred work with what it needs to know: names of things, never contents. */
export interface JobPayload {
  /** Asks the owner of an address to confirm it. */
  verify: { email: string };
  /** Sends a link for a new password, if the address has an account. */
  reset: { email: string };
  /** Asks whoever reads `email` to confirm it as a new address of the account. */
  change_email: { user_id: number; email: string };
  /** Tells the owner of an address that somebody tried to register with it. */
  account_exists: { email: string };
  /** Tells an account that something about it has changed, at the address it had. */
  notice: { what: "password" | "email" | "two_factor_off"; user_id: number; email: string };
  /** Tells an account of a sign-in on a device that it never used. */
  new_device: { session_id: string };
  /** Invites somebody to a workspace. */
  invite: { invite_id: string };
  /** Sends a message whose time has come. */
  send_scheduled: { scheduled_id: string };
  /** Tells whom a message concerns. */
  notify: { channel_id: number; ts: number };
  /** Takes that back. */
  retract_notifications: { channel_id: number; ts: number };
  /** Mails somebody what they missed. */
  digest: { user_id: number };
  /** Pushes it to a browser. */
  push: { notification_id: string; subscription_id: string };
  /** Finds out what is behind the links of a message. */
  unfurl: { channel_id: number; ts: number };
  /** Draws the thumbnails of a picture. */
  draw_thumbnails: { file_id: number };
  /** Counts the pages of a PDF. */
  count_pages: { file_id: number };
  /** Takes away what was put under a link for uploading that has served. */
  remove_upload: { file_id: number; blob: string };
  /** Takes the bytes of a deleted file away. */
  remove_file: { file_id: number };
}
export type JobKind = keyof JobPayload;

/** How old a job may grow before it is given up, in seconds: late mail of some kinds is worse than none. */
const MAX_AGE_S: Record<JobKind, number> = {
  verify: 86_400,
  reset: 3_600,
  change_email: 86_400,
  account_exists: 86_400,
  notice: 86_400,
  new_device: 86_400,
  invite: 86_400,
  send_scheduled: 86_400,
  notify: 3_600,
  count_pages: 3_600,
  push: 6 * 3_600,
  remove_upload: 7 * 86_400,
  unfurl: 3_600,
  retract_notifications: 86_400,
  digest: 86_400,
  draw_thumbnails: 86_400,
  // As long as the store may be away; until then the bytes are there for nobody.
  remove_file: 30 * 86_400,
};

/** What does each kind of job. A handler that throws is asked again later. */
export type JobHandlers = {
  [Kind in JobKind]: (app: App, jobId: number, payload: JobPayload[Kind]) => Promise<void>;
};

/** A job that can't succeed, however often it is tried. */
export class HopelessJob extends Error {
  override name = "HopelessJob";
}

/** Kinds that wait for servers somewhere out there, and so leave lanes to the others. */
const SLOW: readonly JobKind[] = ["unfurl", "push"];

/** Runs jobs side by side, a few at a time. */
export class JobLanes {
  #lanes = new Set<Promise<void>>();
  #slow = 0;
  #count = 0;

  constructor(private readonly app: App, private readonly handlers: Partial<JobHandlers>) {}

  /**
   * Runs what is due; resolves, with how many jobs that were, when nothing is and all lanes
   * are empty. Called while others wait for something slow it opens another lane.
   */
  async run(): Promise<number> {
    const before = this.#count;
    this.#open();
    let failure: unknown;
    while (this.#lanes.size > 0) {
      for (const { status, ...rest } of await Promise.allSettled(this.#lanes)) {
        if (status === "rejected") failure ??= (rest as PromiseRejectedResult).reason;
      }
    }
    if (failure) throw failure;
    return this.#count - before;
  }

  #open(): void {
    if (this.#lanes.size >= LIMITS.jobsAtOnce) return;
    const lane = this.#work().finally(() => this.#lanes.delete(lane));
    this.#lanes.add(lane);
    // Whoever waits for the lanes hears of it.
    lane.catch(() => {});
  }

  async #work(): Promise<void> {
    // Each lane that finds work opens the next one: an idle sweep is one query.
    for (let isFirst = true;; isFirst = false) {
      // A place among the slow ones is taken before it is known whether it will be needed.
      let isHeld = this.#slow < LIMITS.slowJobsAtOnce;
      if (isHeld) this.#slow++;
      try {
        const job = await claimJob(this.app.sql, LIMITS.jobLeaseS, isHeld ? [] : SLOW);
        if (!job) return;
        this.#count++;
        if (isHeld && !SLOW.includes(job.kind as JobKind)) {
          isHeld = false;
          this.#slow--;
        }
        if (isFirst) this.#open();
        await runJob(this.app, this.handlers, job);
      } finally {
        if (isHeld) this.#slow--;
      }
    }
  }
}

/** Runs due jobs until there are none; returns how many. */
export function runDueJobs(app: App, handlers: Partial<JobHandlers>): Promise<number> {
  return new JobLanes(app, handlers).run();
}

async function runJob(app: App, handlers: Partial<JobHandlers>, job: JobRow): Promise<void> {
  const { id, kind, payload, attempts, ageS } = job;
  try {
    const handler = handlers[kind as JobKind];
    if (!handler) throw new HopelessJob(`Nobody does jobs of the kind "${kind}"`);
    // Shorter than the lease: what hangs is tried again, and holds no lane.
    await within(LIMITS.jobMs, handler(app, id, payload as never));
    await deleteJob(app.sql, job);
    countJob(kind, "done");
  } catch (error) {
    const why = describeError(error);
    const delayS = backoffS(attempts);
    const maxAgeS = MAX_AGE_S[kind as JobKind] ?? 0;
    const isHopeless = error instanceof HopelessJob || ageS + delayS > maxAgeS;
    app.logger[isHopeless ? "error" : "warn"]("Job failed", { job: id, kind, attempts, ...why });
    const reason = String(why.error);
    if (isHopeless) await buryJob(app.sql, job, reason);
    else await postponeJob(app.sql, job, { delayS, error: reason });
    countJob(kind, isHopeless ? "dead" : "retried");
  }
}

/** A minute, doubling, at most 6 h, with jitter so that failed jobs don't come back together. */
function backoffS(attempts: number): number {
  return Math.min(60 * 2 ** (attempts - 1), 21_600) * (0.75 + Math.random() / 2);
}
