import ece from "http_ece";
import { jwtVerify } from "jose";
import { Buffer } from "node:buffer";
import { createECDH, randomBytes } from "node:crypto";

/** A push service on loopback, and browsers that have subscribed with it. */
export interface PushService extends AsyncDisposable {
  /** A browser's subscription, as it gives it to a server; its path names it. */
  subscribe(name: string): { endpoint: string; keys: { p256dh: string; auth: string } };
  /** What each browser was pushed, once it has decrypted it. */
  pushed: { name: string; payload: unknown }[];
  /** What the service answers from now on. */
  status: number;
}

/**
 * Starts one: it takes only what is signed for it (RFC 8292, by `publicKey`), and only what
 * the browser can decrypt (RFC 8291).
 */
export function startPush(publicKey: () => string): PushService {
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Uint8Array }>();
  const pushed: PushService["pushed"] = [];
  const state = { status: 201 };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(
      request.headers.get("authorization") ?? "",
    ) ?? [];
    const { origin, pathname } = new URL(request.url);
    if (key !== publicKey()) return new Response(null, { status: 403 });
    const point = Uint8Array.fromBase64(key, { alphabet: "base64url" });
    const signer = await crypto.subtle.importKey(
      "raw",
      point,
      { name: "ECDSA", namedCurve: "P-256" },
      false,
      ["verify"],
    );
    await jwtVerify(token!, signer, { audience: origin });
    const name = pathname.slice(1);
    const browser = browsers.get(name);
    if (!browser) return new Response(null, { status: 404 });
    const body = Buffer.from(await request.arrayBuffer());
    if (state.status !== 201) return new Response(null, { status: state.status });
    const plain = ece.decrypt(body, {
      version: "aes128gcm",
      privateKey: browser.ecdh,
      authSecret: browser.auth,
    });
    pushed.push({ name, payload: JSON.parse(new TextDecoder().decode(plain)) });
    return new Response(null, { status: 201 });
  });
  return {
    subscribe(name) {
      const ecdh = createECDH("prime256v1");
      ecdh.generateKeys();
      const auth = randomBytes(16);
      browsers.set(name, { ecdh, auth });
      return {
        endpoint: `http://127.0.0.1:${server.addr.port}/${name}`,
        keys: { p256dh: ecdh.getPublicKey("base64url"), auth: auth.toString("base64url") },
      };
    },
    pushed,
    get status() {
      return state.status;
    },
    set status(status) {
      state.status = status;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
