import { html } from "hono/html";
import { createRouter } from "./http.ts";
import { page } from "./page.ts";

const LINK = /(https?:\/\/\S+)/;

export const mailbox = createRouter();

// Only in development: here everybody reads everybody's mail.
mailbox.get("/", (c) => {
  const mails = c.var.app.mailer.mailbox ?? [];
  return page(
    c,
    "Mailbox",
    html`<h1>Mailbox</h1>
      <p>Mail that this server sent since it started, newest first. It is kept here in development
      and leaves for nowhere.</p>
      ${
      mails.length === 0 ? html`<p>Nothing yet. Register an account.</p>` : mails.map((mail) =>
        html`
          <article>
            <h3>${mail.subject}</h3>
            <small>${mail.sentAt.toISOString()} · to ${mail.to} · from ${mail.from}</small>
            <pre>${mail.text.split(LINK).map((part, index) =>
              index % 2 ? html`<a href="${part}">${part}</a>` : part
            )}</pre>
          </article>
        `
      )
    }`,
  );
});
