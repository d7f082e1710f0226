import { BlockList, isIP } from "node:net";
import type { Context } from "hono";
import { getConnInfo } from "hono/deno";

/** The networks that `private` stands for: this machine and those of RFC 1918 and RFC 4193. */
const PRIVATE = [
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
];

/** The most hops that are looked at; whoever sends more is making them up. */
const MAX_HOPS = 20;

/**
 * Says where a request comes from. What X-Forwarded-For says is believed as far as proxies
 * in `trusted` said it: read from the right, the first address that is not theirs.
 */
export function addressReader(trusted: string[]): (c: Context) => string | undefined {
  const proxies = new BlockList();
  for (const network of trusted.flatMap((one) => one === "private" ? PRIVATE : [one])) {
    const [address = "", bits] = network.split("/");
    const family = familyOf(address);
    proxies.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
  }
  const isProxy = (address: string) => proxies.check(address, familyOf(address));

  return (c) => {
    // In-process requests come from nowhere.
    const peer = c.env?.remoteAddr && plain(getConnInfo(c).remote.address ?? "");
    if (!peer || !isIP(peer) || !isProxy(peer)) return peer || undefined;
    const hops = (c.req.header("x-forwarded-for") ?? "").split(",").slice(-MAX_HOPS).reverse();
    let nearest = peer;
    for (const hop of hops.map(plain)) {
      if (!isIP(hop)) break;
      nearest = hop;
      if (!isProxy(hop)) break;
    }
    return nearest;
  };
}

/** An address without port, brackets or the disguise of IPv4 in IPv6. */
function plain(text: string): string {
  const address = text.trim().toLowerCase();
  const bare = /^\[([^\]]+)\](:\d+)?$/.exec(address)?.[1] ??
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address;
  return bare.replace(/^::ffff:(?=\d+\.)/, "").replace(/%.*$/, "");
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return address.includes(":") ? "ipv6" : "ipv4";
}
