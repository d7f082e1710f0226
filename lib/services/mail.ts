export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for the same job, so that a repeat can be recognised (RFC 5322, section 3.6.4). */
  messageId: string;
}

export interface SentMail extends Mail {
  from: string;
  sentAt: Date;
}

/** Sends mail. */
export interface Mailer extends AsyncDisposable {
  /**
   * Resolves once somebody else has taken responsibility for the mail.
   * @throws {MailRefused} if it will never be taken; any other error may pass
   */
  send(mail: Mail): Promise<void>;
  /** What was sent, newest first, where mail stays here instead of leaving. */
  mailbox?: readonly SentMail[];
}

/** The mail was refused for good: sending it again would end alike. */
export class MailRefused extends Error {
  override name = "MailRefused";
}

export interface MailerOptions {
  from: string;
  /** For an HTTP API. */
  token: string | undefined;
  /** How many mails `log:` keeps. */
  keep: number;
}

/** How long a mail may take, in milliseconds: well below the lease of the job that sends it. */
export const MAIL_TIMEOUT_MS = 15_000;

/** Opens the mailer that `url` names: `log:`, `smtp(s)://…` or the HTTP API at `http(s)://…`. */
export async function openMailer(url: string, options: MailerOptions): Promise<Mailer> {
  if (url.startsWith("log:")) return (await import("./mail/log.ts")).openLog(options);
  if (url.startsWith("http")) return (await import("./mail/http.ts")).openHttp(url, options);
  return (await import("./mail/smtp.ts")).openSmtp(url, options);
}
