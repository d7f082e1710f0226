import { html } from "hono/html";
import type { App } from "../../lib/app.ts";
import type { Addressee } from "../../lib/account/mail_facts.ts";
import { sendMail } from "../../lib/mail.ts";

/** What a mail says, before anybody has laid it out. */
export interface Letter {
  subject: string;
  /** Plain sentences; whatever stands in them is escaped. */
  paragraphs: string[];
  action?: { label: string; url: string };
  /** What somebody does who didn't expect this mail. */
  otherwise: string;
}

/** Lays a letter out as text and as HTML, and sends it as the mail of a job. */
export async function sendLetter(
  app: App,
  jobId: number,
  to: Addressee,
  letter: Letter,
): Promise<void> {
  await sendMail(app, jobId, {
    to: to.email,
    subject: letter.subject,
    text: toText(to, letter),
    html: await toHtml(to, letter),
  });
}

/** A moment as the addressee writes it, with the zone it is in. */
export function formatMoment(at: Date, { locale, timeZone }: Addressee): string {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    timeStyle: "long",
    timeZone,
  });
  return format.format(at);
}

/** The name to greet with, unless somebody made it a message of its own for a stranger's mail. */
function greeting({ name }: Addressee): string {
  const hasLink = /[/@\\]|\.\p{L}|www/iu.test(name);
  return hasLink ? "Hello," : `Hello ${name},`;
}

function toText(to: Addressee, { paragraphs, action, otherwise }: Letter): string {
  const parts = [
    greeting(to),
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    otherwise,
  ];
  return `${parts.join("\n\n")}\n`;
}

const STYLE = {
  body: "font:16px/1.5 system-ui,sans-serif;color:#1c1c28;background:#f4f4f7;margin:0;padding:24px",
  card: "max-width:520px;margin:0 auto;background:#fff;border-radius:12px;padding:28px",
  button: "display:inline-block;background:#3d5afe;color:#fff;text-decoration:none;" +
    "padding:10px 20px;border-radius:8px;font-weight:600",
  small: "font-size:13px;color:#6b6b7b",
};

async function toHtml(
  to: Addressee,
  { subject, paragraphs, action, otherwise }: Letter,
): Promise<string> {
  const button = action &&
    html`
      <p><a style="${STYLE.button}" href="${action.url}">${action.label}</a></p>
      <p style="${STYLE.small}">${action.url}</p>
    `;
  const page = await html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <title>${subject}</title>
      </head>
      <body style="${STYLE.body}">
        <div style="${STYLE.card}">
    <p>${greeting(to)}</p>
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
    ${button ?? ""}
    <p style="${STYLE.small}">${otherwise}</p>
        </div>
      </body>
    </html>
  `;
  return page.toString();
}
