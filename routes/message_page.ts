import { html } from "hono/html";
import script from "../web/message.js" with { type: "text" };
import { createRouter } from "./http.ts";
import { bare } from "./page.ts";

/** Where a message's link leads. The page says nothing itself: its script asks the API. */
export const messagePage = createRouter();

messagePage.get("/messages/:message_id", (c) =>
  bare(
    c,
    "Message",
    html`
      <main class="card">
        <h2>Message</h2>
        <article hidden>
          <p><strong data-author></strong> <small><time></time></small></p>
          <pre data-content></pre>
        </article>
        <p role="alert"></p>
      </main>
      <script src="/assets/message.js"></script>
    `,
  ));

messagePage.get("/assets/message.js", (c) => {
  c.header("content-type", "text/javascript; charset=utf-8");
  c.header("cache-control", "public, max-age=3600");
  return c.body(script);
});
