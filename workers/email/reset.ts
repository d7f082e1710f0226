import type { App } from "../../lib/app.ts";
import { resetFacts } from "../../lib/account/mail_facts.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { sendLetter } from "./letter.ts";

/** Sends a link for a new password; nobody gets mail at an address without an account. */
export async function sendReset(
  app: App,
  jobId: number,
  { email }: JobPayload["reset"],
): Promise<void> {
  const facts = await resetFacts(app, jobId, email);
  if (!facts) return;
  await sendLetter(app, jobId, facts.to, {
    subject: "Choose a new password",
    paragraphs: [
      "Somebody, hopefully you, asked for a new password for your account. The link is good " +
      "for an hour and works once. A new password signs you out everywhere.",
    ],
    action: { label: "Choose a new password", url: facts.url },
    otherwise: "If you didn't ask for this, you can ignore this mail: nothing has changed.",
  });
}
