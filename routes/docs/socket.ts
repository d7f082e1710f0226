import { html } from "hono/html";
import { z } from "zod";
import { EphemeralEvent, LoggedEvent } from "../../lib/protocol/events.ts";
import { ClientFrame, CLOSE_CODES, ControlFrame } from "../../lib/protocol/frames.ts";
import { type Html, prose } from "../page.ts";

interface Described {
  type: string;
  description: string;
  schema: string;
}

/** The page on the native socket, made from the schemas that the server checks with. */
export function socketPage(): Html {
  return html`<h1>The socket</h1>
    <p>Connect to <code>/api/v1/ws</code> with <code>Authorization: Bearer …</code>, or with
    <code>?ticket=…</code> from <code>POST /api/v1/realtime/ticket</code> where no header can be
    set. Frames are JSON text: an object with <code>type</code>, or an array of such objects, each
    way.</p>
    <p>The server says <code>hello</code>. Answer with <code>start</code>, or with
    <code>resume</code> and the cursors you have; what you missed comes first, in order per
    stream, then <code>ready</code>, then live events. An event has a <code>stream</code> (a
    channel, your user or a workspace) and a <code>seq</code> that rises by one. Keep the last seq
    of each stream as its cursor; drop an event whose seq you have seen; after a <code>gap</code>
    load that stream's state afresh. A <code>ready</code> with <code>complete</code> names all
    streams that are yours.</p>
    ${section("What you send", describe(ClientFrame))}
    ${section("What the server sends", describe(ControlFrame))}
    ${section("Events of the log", describe(LoggedEvent))}
    ${section("Events that pass", describe(EphemeralEvent))}
    <h2>Close codes</h2>
    <table>
      ${
    Object.values(CLOSE_CODES).map(({ code, reason }) =>
      html`
        <tr>
          <td><code>${code}</code></td>
          <td>${reason}</td>
        </tr>
      `
    )
  }
    </table>`;
}

function section(title: string, entries: Described[]): Html {
  return html`<h2>${title}</h2>${
    entries.map(({ type, description, schema }) =>
      html`
        <article id="${type}">
          <h3><code>${type}</code></h3>
          <p>${prose(description)}</p>
          <details>
            <summary>Schema</summary>
            <pre>${schema}</pre>
          </details>
        </article>
      `
    )
  }`;
}

function describe(
  union: { options: readonly z.core.$ZodTypeDiscriminable[] },
): Described[] {
  return union.options.map((option) => {
    const schema = option as z.ZodObject;
    const type = (schema.shape.type as z.ZodLiteral<string>).value;
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    const { $schema: _, description: __, ...shown } = json;
    return {
      type,
      description: schema.meta()?.description ?? "",
      schema: JSON.stringify(shown, null, 2),
    };
  });
}
