import type { App } from "./app.ts";
import { HopelessJob } from "./jobs.ts";
import { type Mail, MailRefused } from "./services/mail.ts";

/**
 * Sends the mail of a job. The same job sends the same Message-ID, however often.
 * @throws {HopelessJob} if the mail was refused for good
 */
export async function sendMail(
  app: App,
  jobId: number,
  mail: Omit<Mail, "messageId">,
): Promise<void> {
  const host = new URL(app.config.publicUrl).host;
  // Job ids begin anew in another database; the epoch says which one this is.
  const messageId = `<job-${jobId}.${app.epoch.slice(0, 8)}@${host}>`;
  try {
    await app.mailer.send({ ...mail, messageId });
  } catch (error) {
    throw error instanceof MailRefused ? new HopelessJob(error.message) : error;
  }
}
