import type { App } from "../../lib/app.ts";
import { noticeFacts } from "../../lib/account/mail_facts.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { sendLetter } from "./letter.ts";

/** What each notice says; `current` is the account's address as it is now. */
const NOTICES: Record<
  JobPayload["notice"]["what"],
  { subject: string; say(current: string): string }
> = {
  password: {
    subject: "Your password was changed",
    say: () => "The password of your account was changed, and other devices were signed out.",
  },
  email: {
    subject: "Your e-mail address was changed",
    say: (current) => `Your account uses the address ${current} from now on, and this one no more.`,
  },
  two_factor_off: {
    subject: "Two-factor sign-in was switched off",
    say: () => "Your account now needs nothing but its password to sign in.",
  },
};

/** Tells an account that something about it has changed. */
export async function sendNotice(
  app: App,
  jobId: number,
  { what, user_id, email }: JobPayload["notice"],
): Promise<void> {
  const facts = await noticeFacts(app, user_id, email);
  if (!facts) return;
  const { subject, say } = NOTICES[what];
  await sendLetter(app, jobId, facts.to, {
    subject,
    paragraphs: [say(facts.current)],
    otherwise: "If that wasn't you, somebody else has access to your account: choose a new " +
      `password at ${app.config.publicUrl}/forgot-password, and write to your administrator.`,
  });
}
