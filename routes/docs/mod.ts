import { html } from "hono/html";
import denoJson from "../../deno.json" with { type: "json" };
import { ERRORS } from "../../lib/protocol/errors.ts";
import { openApi } from "../../lib/protocol/openapi.ts";
import type { Door } from "../doors/contract.ts";
import { describeDoor } from "../doors/openapi.ts";
import { createRouter, type Router } from "../http.ts";
import { page, prose } from "../page.ts";
import { socketPage } from "./socket.ts";

/** The API's documents: machine-readable, to try out, and the socket's and the errors' pages. */
export function createDocs(doors: readonly Door[]): Router {
  const docs = createRouter();

  // Whoever opens the server in a browser finds something to read.
  docs.get("/", (c) => c.redirect("/docs"));

  // Made once, when somebody asks: it is large.
  let document: string | undefined;
  docs.get("/openapi.json", (c) => {
    document ??= JSON.stringify(doors.reduce(describeDoor, openApi(denoJson.version)));
    return c.body(document, 200, { "content-type": "application/json" });
  });

  for (const path of ["/docs", "/redoc"]) {
    docs.get(path, (c) =>
      page(
        c,
        "API",
        html`
          <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
          <div id="reference"></div>
          <script src="/docs/assets/swagger-ui-bundle.js"></script>
          <script src="/docs/assets/start.js"></script>
        `,
      ));
  }

  docs.get("/docs/socket", (c) => page(c, "Socket", socketPage()));

  docs.get("/docs/errors", (c) =>
    page(
      c,
      "Errors",
      html`
        <h1>Errors</h1>
        <p>Every error is <code>application/problem+json</code> (RFC 9457). Match on
                <code>code</code>; the sentence may change.</p>
        <table>
                  <tr><th>Code</th><th>Status</th><th>What it says</th></tr>
                  ${Object.entries(ERRORS).map(([code, { status, detail }]) =>
                    html`
                      <tr id="${code}">
                        <td><code>${code}</code></td>
                        <td>${status}</td>
                        <td>${prose(detail)}</td>
                      </tr>
                    `
                  )}
                </table>
      `,
    ));

  // Loaded when somebody looks, so that a server nobody reads the documents of stays small.
  docs.get("/docs/assets/swagger-ui-bundle.js", async () => {
    const script = await import("swagger-ui-dist/swagger-ui-bundle.js", { with: { type: "text" } });
    return asset(script.default, "text/javascript");
  });
  docs.get("/docs/assets/swagger-ui.css", async () => {
    const style = await import("swagger-ui-dist/swagger-ui.css", { with: { type: "text" } });
    return asset(style.default, "text/css");
  });
  docs.get("/docs/assets/start.js", () => asset(START, "text/javascript"));
  return docs;
}

const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reference", deepLinking: true,
  persistAuthorization: false, tryItOutEnabled: true });`;

function asset(text: string, type: string): Response {
  return new Response(text, {
    headers: { "content-type": `${type}; charset=utf-8`, "cache-control": "public, max-age=3600" },
  });
}
