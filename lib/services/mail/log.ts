import type { Mailer, MailerOptions, SentMail } from "../mail.ts";

/** Keeps the newest mails in a mailbox, for the development page. */
export function openLog({ from, keep }: MailerOptions): Mailer {
  const mailbox: SentMail[] = [];
  return {
    mailbox,
    send(mail) {
      mailbox.unshift({ ...mail, from, sentAt: new Date() });
      mailbox.length = Math.min(mailbox.length, keep);
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
