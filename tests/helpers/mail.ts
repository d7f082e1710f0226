import { runDueJobs } from "../../lib/jobs.ts";
import type { SentMail } from "../../lib/services/mail.ts";
import { HANDLERS } from "../../workers/run.ts";
import type { World } from "./world.ts";

/** Lets the workers do what is due. */
export async function runJobs(world: World): Promise<number> {
  return await runDueJobs(world.app, HANDLERS);
}

/** The mails that `email` has got, newest first, after the workers did what was due. */
export async function mailsTo(world: World, email: string): Promise<SentMail[]> {
  await runJobs(world);
  return world.app.mailer.mailbox!.filter(({ to }) => to === email);
}

/** The newest mail to `email` whose subject has `part` in it. */
export async function mailTo(world: World, email: string, part: string): Promise<SentMail> {
  const mails = await mailsTo(world, email);
  const found = mails.find(({ subject }) => subject.includes(part));
  if (found) return found;
  const subjects = mails.map(({ subject }) => subject).join(", ");
  throw new Error(`Expected a mail "${part}" among: ${subjects || "none"}`);
}

/** The secret in a mail's link. */
export function tokenIn({ text }: Pick<SentMail, "text">): string {
  const token = /https?:\/\/\S+#(\S+)/.exec(text)?.[1];
  if (!token) throw new Error(`Expected a link in:\n${text}`);
  return token;
}
