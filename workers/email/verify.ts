import type { App } from "../../lib/app.ts";
import { verificationFacts } from "../../lib/account/mail_facts.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { sendLetter } from "./letter.ts";

/** Asks the owner of an address to confirm it; nobody where it is confirmed or unknown. */
export async function sendVerification(
  app: App,
  jobId: number,
  { email }: JobPayload["verify"],
): Promise<void> {
  const facts = await verificationFacts(app, jobId, email);
  if (!facts) return;
  await sendLetter(app, jobId, facts.to, {
    subject: "Confirm your e-mail address",
    paragraphs: [
      `Welcome to Parley. Please confirm that ${email} is your address. ` +
      "The link is good for 24 hours.",
    ],
    action: { label: "Confirm the address", url: facts.url },
    otherwise: "If you didn't create an account, you can ignore this mail.",
  });
}
