import { createTransport } from "nodemailer";
import { MAIL_TIMEOUT_MS, type Mailer, type MailerOptions, MailRefused } from "../mail.ts";

/** Connections kept to the mail server. */
const CONNECTIONS = 5;
/** The steps of a delivery at which a refusal concerns the mail and not the whole server. */
const ABOUT_THE_MAIL = ["EENVELOPE", "EMESSAGE"];

/** Sends by SMTP; `smtps:` is encrypted from the start, `smtp:` as soon as the server offers it. */
export function openSmtp(url: string, { from }: MailerOptions): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: MAIL_TIMEOUT_MS,
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // A pooled connection that fails while it is idle concerns no mail.
  transport.on("error", () => {});
  return {
    async send(mail) {
      try {
        await transport.sendMail({ ...mail, from, headers: AUTOMATIC });
      } catch (error) {
        throw isFinal(error) ? new MailRefused((error as Error).message) : error;
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(transport.close()),
  };
}

/** Keeps out-of-office answers away (RFC 3834). */
const AUTOMATIC = { "Auto-Submitted": "auto-generated" };

/** A reply from 500 on is for good (RFC 5321, section 4.2.1), one about the login is not the mail's fault. */
function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return (responseCode ?? 0) >= 500 && ABOUT_THE_MAIL.includes(code ?? "");
}
