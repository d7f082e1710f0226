import type { App } from "../lib/app.ts";
import { cleanUp } from "../lib/cleanup.ts";
import { type JobHandlers, JobLanes } from "../lib/jobs.ts";
import { LIMITS } from "../lib/limits.ts";
import { describeError } from "../lib/logger.ts";
import { sendAccountExists } from "./email/account_exists.ts";
import { sendDigest } from "./email/digest.ts";
import { sendEmailChange } from "./email/change_email.ts";
import { sendInvite } from "./email/invite.ts";
import { sendNewDevice } from "./email/new_device.ts";
import { sendNotice } from "./email/notice.ts";
import { sendReset } from "./email/reset.ts";
import { sendVerification } from "./email/verify.ts";
import { unfurl } from "./unfurl.ts";
import { notify, retractNotifications } from "./notify.ts";
import { countPages } from "./count_pages.ts";
import { drawThumbnails } from "./draw_thumbnails.ts";
import { push } from "./push.ts";
import { removeFile, removeUpload } from "./remove_file.ts";
import { sendScheduled } from "./send_scheduled.ts";

/** What does each kind of job: one entry for each, or this does not compile. */
export const HANDLERS: JobHandlers = {
  verify: sendVerification,
  reset: sendReset,
  change_email: sendEmailChange,
  account_exists: sendAccountExists,
  notice: sendNotice,
  new_device: sendNewDevice,
  invite: sendInvite,
  send_scheduled: sendScheduled,
  notify,
  push,
  unfurl,
  retract_notifications: retractNotifications,
  digest: sendDigest,
  draw_thumbnails: drawThumbnails,
  count_pages: countPages,
  remove_file: removeFile,
  remove_upload: removeUpload,
};

/** The jobs of one process. */
export interface Workers extends AsyncDisposable {
  /** Runs what is due, and resolves when nothing is. */
  run(): Promise<void>;
  /** Takes away what nothing needs any more. */
  tidy(): Promise<void>;
}

/**
 * Runs due jobs until it is disposed: when the queue wakes it, and by a sweep that finds
 * what nobody was woken for. Disposing waits for the jobs in hand.
 */
export function runWorkers(app: App): Workers {
  const lanes = new JobLanes(app, HANDLERS);
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const run = (): Promise<void> => {
    if (isStopped) return Promise.resolve();
    const sweep: Promise<void> = lanes.run()
      .then(() => {}, (error) => app.logger.warn("Job sweep failed", describeError(error)))
      .finally(() => running.delete(sweep));
    running.add(sweep);
    return sweep;
  };
  let tidying: Promise<void> | undefined;
  const tidy = () =>
    tidying ??= cleanUp(app)
      .catch((error) => app.logger.warn("Cleaning up failed", describeError(error)))
      .finally(() => tidying = undefined);
  app.queue.listen(run);
  const timers = [
    setInterval(run, LIMITS.sweepIntervalMs),
    setInterval(tidy, LIMITS.cleanUpIntervalMs),
  ];
  run();
  return {
    run,
    tidy,
    async [Symbol.asyncDispose]() {
      isStopped = true;
      timers.forEach(clearInterval);
      await Promise.all(running);
      await tidying;
    },
  };
}
