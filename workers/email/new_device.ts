import type { App } from "../../lib/app.ts";
import { newDeviceFacts } from "../../lib/account/mail_facts.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { formatMoment, sendLetter } from "./letter.ts";

/** Tells an account of a sign-in on a device that it never used. */
export async function sendNewDevice(
  app: App,
  jobId: number,
  { session_id }: JobPayload["new_device"],
): Promise<void> {
  const facts = await newDeviceFacts(app, session_id);
  if (!facts) return;
  const { to, device, address, at } = facts;
  const from = address ? ` from ${address}` : "";
  await sendLetter(app, jobId, to, {
    subject: `New sign-in: ${device}`,
    paragraphs: [
      `Your account was signed in to with ${device}${from}, on ${formatMoment(at, to)}.`,
    ],
    otherwise: "If that was you, there is nothing to do. If not, choose a new password at " +
      `${app.config.publicUrl}/forgot-password: that signs everybody out.`,
  });
}
