import type { App } from "../../lib/app.ts";
import { changeEmailFacts } from "../../lib/account/mail_facts.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { sendTaken } from "./account_exists.ts";
import { sendLetter } from "./letter.ts";

/** Asks whoever reads the new address to confirm it; its owner is told, if it has one. */
export async function sendEmailChange(
  app: App,
  jobId: number,
  { user_id, email }: JobPayload["change_email"],
): Promise<void> {
  const facts = await changeEmailFacts(app, jobId, user_id, email);
  if (!facts) return;
  if ("taken" in facts) return await sendTaken(app, jobId, facts.taken);
  await sendLetter(app, jobId, facts.to, {
    subject: "Confirm your new e-mail address",
    paragraphs: [
      `You asked to use ${email} for your account from now on. The link is good for 24 hours; ` +
      "until you open it nothing changes.",
    ],
    action: { label: "Confirm the new address", url: facts.url },
    otherwise: "If you didn't ask for this, you can ignore this mail.",
  });
}
