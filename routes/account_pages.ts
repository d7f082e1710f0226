import { html } from "hono/html";
import script from "../web/account.js" with { type: "text" };
import { createRouter } from "./http.ts";
import { bare, type Html } from "./page.ts";

/*
 * Where the links in mails lead. The token stands in the fragment, so it is the script of
 * these pages that reads it, and the server sees it in a body alone.
 */
export const accountPages = createRouter();

const alert = html`<p role="alert"></p>`;
const newPassword = html`<label>New password
  <input name="password" type="password" autocomplete="new-password" minlength="8" maxlength="256"
    required></label>`;
const email = html`<label>E-mail address
  <input name="email" type="email" autocomplete="username" required></label>`;

const PAGES: Record<string, [title: string, body: Html]> = {
  "/verify": ["Confirm your address", html`<p data-says="wait">One moment…</p>${alert}`],
  "/forgot-password": [
    "Choose a new password",
    html`<form data-does="forgot">
        <p>We mail you a link, if the address has an account.</p>
        ${email}<button>Mail me a link</button>${alert}
      </form>`,
  ],
  "/reset-password": [
    "Choose a new password",
    html`<form data-does="reset">
        <p>You will be signed out everywhere.</p>
        ${newPassword}<button>Set the password</button>${alert}
      </form>`,
  ],
  "/invite": [
    "Join a workspace",
    html`
      <p data-says="invitation">One moment…</p>
      <form data-does="join" hidden>
              <label>Your name <input name="name" autocomplete="name" maxlength="80" required></label>
              <div data-only="link">${email}</div>
              ${newPassword}<button>Create an account and join</button>
              <button type="button" class="plain" data-shows="enter">I have an account</button>${alert}
            </form>
      <form data-does="enter" hidden>
              ${email}
              <label>Password
                <input name="password" type="password" autocomplete="current-password" required></label>
              <label data-only="code" hidden>Code from your authenticator app
                <input name="code" autocomplete="one-time-code"></label>
              <button>Sign in and join</button>
              <button type="button" class="plain" data-shows="join">I have none</button>${alert}
            </form>
    `,
  ],
};

for (const [path, [title, body]] of Object.entries(PAGES)) {
  accountPages.get(path, (c) =>
    bare(
      c,
      title,
      html`
        <main class="card"><h2>${title}</h2>${body}<p data-says="done" hidden></p></main>
        <script src="/assets/account.js"></script>
      `,
    ));
}

accountPages.get("/assets/account.js", (c) => {
  c.header("content-type", "text/javascript; charset=utf-8");
  c.header("cache-control", "public, max-age=3600");
  return c.body(script);
});
