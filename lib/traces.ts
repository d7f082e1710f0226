import { type Span, trace } from "@opentelemetry/api";

/** A path as it may stand in a log or a trace: an invite's token is a secret. */
export function loggable(path: string): string {
  return path.replace(/(\/invites\/)[^/]+/, "$1…");
}

/**
 * Keeps what is secret in an address out of the traces that Deno makes by itself where
 * OTEL_DENO=true is set: it writes down each request's URL whole, and some clients can bring
 * their token, or a password, nowhere but in its query. There is no setting for that, and an
 * attribute that is set once more stands there twice; so spans are taught to leave it out.
 */
export function keepSecretsOutOfTraces(): void {
  const span = trace.getTracer("parley").startSpan("start");
  const kind: Span = Object.getPrototypeOf(span);
  const { setAttribute } = kind;
  kind.setAttribute = function (name, value) {
    if (name === "url.query") return this;
    const isAddress = name === "url.full" || name === "url.path";
    const shown = isAddress ? loggable(String(value).replace(/[?#].*$/s, "")) : value;
    return setAttribute.call(this, name, shown);
  };
  span.end();
}
