import type { App } from "../../lib/app.ts";
import { inviteFacts } from "../../lib/invites/mail_facts.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { formatMoment, sendLetter } from "./letter.ts";

/** Invites somebody to a workspace, with or without an account. */
export async function sendInvite(
  app: App,
  jobId: number,
  { invite_id }: JobPayload["invite"],
): Promise<void> {
  const facts = await inviteFacts(app, invite_id);
  if (!facts) return;
  const { to, inviterName, workspaceName, expiresAt, url } = facts;
  await sendLetter(app, jobId, to, {
    subject: `${inviterName} invites you to ${workspaceName}`,
    paragraphs: [
      `${inviterName} would like you to join the workspace ${workspaceName} on Parley. ` +
      `The invitation is good until ${formatMoment(expiresAt, to)}.`,
    ],
    action: { label: `Join ${workspaceName}`, url },
    otherwise: "If you don't know who that is, you can ignore this mail.",
  });
}
