export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same for the same job, so that a repeat can be recognised. */
  messageId: string;
}

export interface SentMail extends Mail {
  from: string;
  sentAt: Date;
}

/** Sends mail; resolves once somebody else has taken responsibility for it. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  /** What was sent, newest first, where mail stays here instead of leaving. */
  mailbox?: readonly SentMail[];
}

/** Opens the mailer that `url` names; `log:` keeps the newest `keep` mails in a mailbox. */
export function openMailer(url: string, from: string, keep: number): Mailer {
  if (!url.startsWith("log:")) throw new Error(`No mailer for MAIL_URL's scheme`);
  const mailbox: SentMail[] = [];
  return {
    mailbox,
    send(mail) {
      mailbox.unshift({ ...mail, from, sentAt: new Date() });
      mailbox.length = Math.min(mailbox.length, keep);
      return Promise.resolve();
    },
  };
}
