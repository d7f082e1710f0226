import { hash } from "node:crypto";

/** A secret of 256 random bits, URL-safe. */
export function randomToken(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}

/**
 * SHA-256 of `text`. Tokens of 256 random bits need no slower hash at rest. Not by Web Crypto:
 * that one asks another thread, which takes ten times as long as the hash and was a fifth of
 * what a send cost.
 */
export function sha256(text: string): Uint8Array {
  // By way of hex: Node's buffers take four times as long to make.
  return Uint8Array.fromHex(hash("sha256", text, "hex"));
}
