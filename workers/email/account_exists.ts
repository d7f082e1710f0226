import type { App } from "../../lib/app.ts";
import { type Addressee, ownerOf } from "../../lib/account/mail_facts.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { sendLetter } from "./letter.ts";

/** Tells the owner of an address that somebody tried to register with it. */
export async function sendAccountExists(
  app: App,
  jobId: number,
  { email }: JobPayload["account_exists"],
): Promise<void> {
  const owner = await ownerOf(app, email);
  if (owner) await sendTaken(app, jobId, owner);
}

/** The same, once it is known who that is. */
export async function sendTaken(app: App, jobId: number, owner: Addressee): Promise<void> {
  await sendLetter(app, jobId, owner, {
    subject: "You have an account already",
    paragraphs: [
      `Somebody, perhaps you, wanted to use ${owner.email} for an account. It has one already: ` +
      "sign in with it, or choose a new password if you have forgotten yours.",
    ],
    action: { label: "Go to Parley", url: app.config.publicUrl },
    otherwise: "If that wasn't you, you can ignore this mail: nothing has changed.",
  });
}
