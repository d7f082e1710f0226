import { Outbound, OutboundError } from "../../lib/services/outbound.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { servePages } from "../helpers/pages.ts";

const ASKING = { mostBytes: 1_000, timeoutMs: 5_000, redirects: 3 };

Deno.test("an address that is not public is asked nothing, however it is written", async () => {
  await using pages = servePages();
  const { port } = new URL(pages.origin);
  const outbound = new Outbound([]);
  for (
    const host of [
      "127.0.0.1",
      "localhost",
      "0",
      "0.0.0.0",
      "127.1",
      "0x7f.1",
      "2130706433",
      "0177.0.0.1",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[64:ff9b::7f00:1]",
      "10.1.2.3",
      "172.16.0.1",
      "192.168.0.1",
      "169.254.169.254",
      "100.64.0.1",
      "[fd00::1]",
      "[fe80::1]",
      "224.0.0.1",
    ]
  ) {
    await assertRejects(() => outbound.ask(`http://${host}:${port}/page`, ASKING), "Not a public");
  }
  assertEquals(pages.asked.size, 0);
});

Deno.test("what is allowed is asked, up to as much as was said, and no further", async () => {
  await using pages = servePages();
  const outbound = new Outbound(["127.0.0.0/8"]);
  const { body, status } = await outbound.ask(`${pages.origin}/endless`, ASKING);
  assertEquals([status, body.length], [200, 1_000]);
  for (const path of ["/round", "/inside"]) {
    await assertRejects(() => outbound.ask(pages.origin + path, ASKING), OutboundError);
  }
  for (const url of ["file:///etc/passwd", "ftp://example.com", "http://a:b@example.com", "x"]) {
    await assertRejects(() => outbound.ask(url, ASKING), OutboundError);
  }
});

Deno.test("a server that answers with another protocol, or never, is given up", async () => {
  const raw = (answer: string) => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const conns: Deno.Conn[] = [];
    (async () => {
      for await (const conn of listener) {
        conns.push(conn);
        await conn.read(new Uint8Array(1_024)).catch(() => {});
        await conn.write(new TextEncoder().encode(answer)).catch(() => {});
      }
    })();
    return {
      url: `http://127.0.0.1:${listener.addr.port}/`,
      [Symbol.dispose]() {
        listener.close();
        for (const conn of conns) conn.close();
      },
    };
  };
  const outbound = new Outbound(["127.0.0.1"]);
  const switching = "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n";
  for (const answer of [switching, "", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"]) {
    using server = raw(answer);
    const asking = { ...ASKING, timeoutMs: 200 };
    await assertRejects(() => outbound.ask(server.url, asking), OutboundError);
  }
});
