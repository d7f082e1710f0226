import type { Context } from "hono";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Env } from "./http.ts";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

const STYLE = `
  :root { color-scheme: light dark; --line: #8884; --soft: #8882; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
  nav { display: flex; gap: 1.5rem; flex-wrap: wrap; border-bottom: 1px solid var(--line);
    padding-bottom: .75rem; }
  code, pre { font: 14px/1.45 ui-monospace, monospace; }
  pre { background: var(--soft); padding: .75rem; border-radius: .5rem; overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
    border-bottom: 1px solid var(--line); }
  article { border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1rem;
    margin: 1rem 0; }
  article pre { white-space: pre-wrap; }
  small { opacity: .75; }
  main.card { max-width: 26rem; margin: 12vh auto 0; border: 1px solid var(--line);
    border-radius: .75rem; padding: 1.5rem 2rem 2rem; }
  .card form { display: grid; gap: .75rem; }
  .card label { display: grid; gap: .25rem; font-size: 14px; }
  .card input, .card button { font: inherit; padding: .5rem .75rem; border-radius: .5rem;
    border: 1px solid var(--line); }
  .card button { background: #3d5afe; color: #fff; border: 0; font-weight: 600; cursor: pointer; }
  .card button.plain { background: none; color: inherit; font-weight: 400; text-decoration: underline; }
  [role="alert"] { color: #d32f2f; min-height: 1.5em; }
  [hidden] { display: none; }
`;

/** Answers with a page of the documents. */
export function page(c: Context<Env>, title: string, body: Html): Response | Promise<Response> {
  return bare(
    c,
    title,
    html`
      <nav>
        <strong>Parley</strong>
        <a href="/docs">API</a>
        <a href="/docs/socket">Socket</a>
        <a href="/docs/errors">Errors</a>
        <a href="/openapi.json">openapi.json</a>
      </nav>
      ${body}
    `,
  );
}

/** Answers with a page that runs nothing but this server's own files. */
export function bare(c: Context<Env>, title: string, body: Html): Response | Promise<Response> {
  c.header("content-security-policy", POLICY);
  return c.html(html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title} · Parley</title>
        <style>${raw(STYLE)}</style>
      </head>
      <body>${body}</body>
    </html>
  `);
}

/** Text in which `code` stands in backticks. */
export function prose(text: string): Html {
  const parts = text.split("`");
  return html`${parts.map((part, index) => index % 2 ? html`<code>${part}</code>` : part)}`;
}
