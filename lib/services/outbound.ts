import { lookup as resolve } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** What may be asked of a server somewhere out there, and how much it may cost. */
export interface Asking {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** Bytes of an answer beyond which the rest is left unread. */
  mostBytes: number;
  /** All of it together, redirects too. */
  timeoutMs: number;
  redirects: number;
  /** What the answer must be, by its media type; anything else is not read. */
  types?: RegExp;
}

export interface Answer {
  /** Where the last redirect led. */
  url: URL;
  status: number;
  /** Media type and parameters, as told. */
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

/** Where nobody may be sent, or whoever is there gives no answer that can be used. */
export class OutboundError extends Error {
  override name = "OutboundError";
}

/** An address inside: nobody out there is meant by it. */
export class NotPublicError extends OutboundError {
  override name = "NotPublicError";
}

/**
 * Asks servers that users name. It connects to public addresses alone, whatever a name
 * resolves to: the address that was looked at is the one that is connected to, so a name
 * that changes its mind in between changes nothing.
 */
export class Outbound {
  #allowed = new BlockList();

  /** `allowed`: networks that may be asked although they are not public. */
  constructor(allowed: string[]) {
    for (const network of allowed) {
      const [address = "", bits] = network.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      this.#allowed.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
    }
  }

  /** @throws {OutboundError} */
  async ask(given: string, asking: Asking): Promise<Answer> {
    const signal = AbortSignal.timeout(asking.timeoutMs);
    let url = parse(given);
    for (let hops = 0;; hops++) {
      const answer = await this.#askOnce(url, asking, signal);
      if (typeof answer !== "string") return answer;
      if (hops === asking.redirects) throw new OutboundError("Too many redirects");
      url = parse(answer, url);
    }
  }

  /** An answer, or where it is to be had. */
  async #askOnce(url: URL, asking: Asking, signal: AbortSignal): Promise<Answer | string> {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // A name is looked at when it is resolved, an address has to be here.
    if (isIP(host) !== 0) this.#check(host);
    const { promise, resolve, reject } = Promise.withResolvers<Answer | string>();
    const fail = (error: unknown) => {
      reject(error instanceof OutboundError ? error : new OutboundError(String(error)));
    };
    const { request } = url.protocol === "https:" ? https : http;
    const sent = request(url, {
      method: asking.method ?? "GET",
      headers: { "user-agent": "Parley (link preview)", ...asking.headers },
      lookup: this.#lookup,
      signal,
      agent: false,
    }, (response) => {
      const status = response.statusCode ?? 0;
      const { location, "content-type": type = "" } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        return resolve(location);
      }
      if (asking.types && !asking.types.test(type)) {
        response.destroy();
        return fail(new OutboundError(`Not of a type that is read: "${type.slice(0, 80)}"`));
      }
      read(response, asking.mostBytes).then((body) => resolve({ url, status, type, body }), fail);
    });
    sent.on("error", fail);
    // Neither an error nor an answer comes of these.
    sent.on("upgrade", (_, socket) => {
      socket.destroy();
      fail(new OutboundError("It wants to speak another protocol"));
    });
    signal.addEventListener("abort", () => {
      sent.destroy();
      fail(new OutboundError("It takes too long"));
    }, { once: true });
    sent.end(asking.body);
    return await promise;
  }

  #lookup: LookupFunction = (hostname, _options, callback) => {
    resolve(hostname, { all: true }).then((found) => {
      for (const { address } of found) this.#check(address);
      callback(null, found);
    }).catch((error) => callback(error, []));
  };

  #check(address: string): void {
    const plain = ipaddr.process(address);
    const text = plain.toString();
    if (plain.range() === "unicast") return;
    if (this.#allowed.check(text, plain.kind())) return;
    throw new NotPublicError(`Not a public address: ${text}`);
  }
}

function parse(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (!url || !/^https?:$/.test(url.protocol)) throw new OutboundError("Not a web address");
  if (url.username || url.password) throw new OutboundError("An address with a password");
  return url;
}

/** The first bytes of an answer. */
async function read(
  response: http.IncomingMessage,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) {
      response.destroy();
      break;
    }
  }
  const whole = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
  return whole.subarray(0, most);
}
