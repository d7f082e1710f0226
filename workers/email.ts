import type { App } from "../lib/app.ts";
import type { JobPayload } from "../lib/jobs.ts";
import { findAddressee } from "../lib/users/addressee.ts";

/** Greets a new account. An account that is gone meanwhile gets no mail. */
export async function sendWelcome(
  app: App,
  jobId: number,
  { user_id }: JobPayload["welcome"],
): Promise<void> {
  const account = await findAddressee(app, user_id);
  if (!account) return;
  const host = new URL(app.config.publicUrl).host;
  await app.mailer.send({
    to: account.email,
    subject: "Welcome to Parley",
    text: `Hello ${account.name},\n\nyour account at ${app.config.publicUrl} is ready. ` +
      `Sign in with ${account.email}.\n`,
    messageId: `<job-${jobId}@${host}>`,
  });
}
