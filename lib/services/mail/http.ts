import { MAIL_TIMEOUT_MS, type Mailer, type MailerOptions, MailRefused } from "../mail.ts";

/** Answers that say "not now" though they are below 500. */
const TRANSIENT = [401, 403, 408, 409, 425, 429];

/** Sends through an HTTP API of Resend's shape (`POST /emails`), which several services speak. */
export function openHttp(url: string, { from, token }: MailerOptions): Mailer {
  return {
    async send({ to, subject, text, html, messageId }) {
      const answer = await fetch(url, {
        method: "POST",
        redirect: "error",
        headers: {
          "content-type": "application/json",
          "idempotency-key": messageId,
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({
          from,
          to: [to],
          subject,
          text,
          html,
          headers: { "Message-ID": messageId, "Auto-Submitted": "auto-generated" },
        }),
        signal: AbortSignal.timeout(MAIL_TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (answer.ok) return;
      const why = `The mail service answered ${answer.status}`;
      const isFinal = answer.status < 500 && !TRANSIENT.includes(answer.status);
      throw isFinal ? new MailRefused(why) : new Error(why);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
