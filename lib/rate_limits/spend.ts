import type { Actor, Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import { countRefused } from "../metrics.ts";
import { encodeId } from "../ids.ts";
import { RATE_CLASSES, type RateClass } from "../protocol/rates.ts";
import type { Grant } from "./limiter.ts";

/**
 * Counts one act of the class `name` by whoever `key` is.
 * @throws {AppError} `rate_limited`, or `unavailable` where it can't be counted and must be
 */
export async function spend(app: App, name: RateClass, key: string): Promise<Grant> {
  const grant = await app.limiter.take(name, key);
  if (!grant.isGranted) throw tooMany(name, grant);
  return grant;
}

/** The refusal of one act too many, which is counted. */
export function tooMany(name: RateClass, { resetS }: Grant): AppError {
  countRefused(name);
  return new AppError("rate_limited", { what: RATE_CLASSES[name], seconds: resetS });
}

/** Who somebody is when acts are counted: the person, or where a stranger comes from. */
export function whoIs(asker: Actor | Visitor): string {
  return "userId" in asker ? encodeId(asker.userId) : `address:${networkOf(asker.address)}`;
}

/** An account as it is counted: by its address or else username, whether it exists or not. */
export function accountKey(account: string | { email: string | null; username: string }): string {
  const name = typeof account === "string" ? account : account.email ?? account.username;
  return sha256(name.toLowerCase()).toHex().slice(0, 32);
}

/** Where an address counts as being: one household of IPv6 has 2^64 addresses, they are one. */
export function networkOf(address = "unknown"): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
