import { DOT } from "./pictures.ts";

/** Web pages on loopback. */
export interface Pages extends AsyncDisposable {
  origin: string;
  /** How often each path was asked for. */
  asked: Map<string, number>;
}

const PAGE = `<!doctype html><html><head><title>Plain &amp; simple</title>
  <meta property="og:title" content="A page &lt;b&gt;"><meta name="description" content="About it">
  <meta property="og:site_name" content="The site"><meta property="og:image" content="/dot.png">
  </head><body><title>Not this</title></body></html>`;

/** Starts a server with a page, a picture, and what goes wrong with pages. */
export function servePages(): Pages {
  const asked = new Map<string, number>();
  const html = { "content-type": "text/html; charset=utf-8" };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.set(pathname, (asked.get(pathname) ?? 0) + 1);
    const to = (location: string) => new Response(null, { status: 302, headers: { location } });
    switch (pathname) {
      case "/page":
        return new Response(PAGE, { headers: html });
      case "/bare":
        return new Response("<title>Bare</title>", { headers: html });
      case "/dot.png":
        return new Response(Uint8Array.fromBase64(DOT), {
          headers: { "content-type": "image/png" },
        });
      case "/latin":
        return new Response(new Uint8Array([...new TextEncoder().encode("<title>"), 0xe9]), {
          headers: { "content-type": "text/html; charset=iso-8859-1" },
        });
      case "/bad-image":
        return new Response(
          '<title>Bad image</title><meta property="og:image" content="http://[">',
          {
            headers: html,
          },
        );
      case "/endless":
        return new Response(
          ReadableStream.from((async function* () {
            yield new TextEncoder().encode("<title>Endless</title>");
            for (;;) {
              await Promise.resolve();
              yield new Uint8Array(65_536);
            }
          })()),
          { headers: html },
        );
      case "/once":
        return to("/page");
      case "/round":
        return to("/round");
      case "/inside":
        return to("http://10.0.0.1/");
      case "/program":
        return new Response("x", { headers: { "content-type": "application/octet-stream" } });
      default:
        return new Response("<title>Not found</title>", { status: 404, headers: html });
    }
  });
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
