import { createHash, hkdfSync } from "node:crypto";

/** What is made out of the server's secret, besides access tokens. */
export interface Keys {
  /**
   * A token of 256 bits that only this server can make, and makes again for the same
   * `purpose` and `parts`: what is sent once more is the same, and nothing has to be kept.
   */
  derive(purpose: string, ...parts: string[]): Promise<string>;
  /** Encrypts what must be read again, such as the secret of a second factor. */
  seal(text: string): Promise<Uint8Array>;
  /** @throws {Error} if it was not sealed with this secret or the one before it */
  open(sealed: Uint8Array): Promise<string>;
}

const ENCODER = new TextEncoder();
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;

/** A short name for a secret, to find the right one by. */
export function keyIdOf(secret: string): string {
  return createHash("sha256").update(`key id of ${secret}`).digest("hex").slice(
    0,
    KEY_ID_BYTES * 2,
  );
}

/** Keys from `secret` by HKDF (RFC 5869); what was sealed with `previous` can still be opened. */
export function createKeys(secret: string, previous?: string): Keys {
  const secrets = new Map(
    [previous, secret].filter((one) => one !== undefined).map((one) => [
      keyIdOf(one),
      one,
    ]),
  );
  const mac = once(() => {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    return crypto.subtle.importKey("raw", stretch(secret, "derive"), algorithm, false, ["sign"]);
  });
  const cipher = (of: string) =>
    crypto.subtle.importKey("raw", stretch(of, "seal"), "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    async derive(purpose, ...parts) {
      const message = ENCODER.encode(JSON.stringify([purpose, ...parts]));
      const signature = await crypto.subtle.sign("HMAC", await mac(), message);
      return new Uint8Array(signature).toBase64({ alphabet: "base64url", omitPadding: true });
    },
    async seal(text) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const key = await cipher(secret);
      const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, ENCODER.encode(text));
      return new Uint8Array([
        ...Uint8Array.fromHex(keyIdOf(secret)),
        ...iv,
        ...new Uint8Array(body),
      ]);
    },
    async open(sealed) {
      const bytes = new Uint8Array(sealed);
      const found = secrets.get(bytes.slice(0, KEY_ID_BYTES).toHex());
      if (!found) throw new Error("Sealed with a secret that this server does not have");
      const iv = bytes.slice(KEY_ID_BYTES, KEY_ID_BYTES + IV_BYTES);
      const body = bytes.slice(KEY_ID_BYTES + IV_BYTES);
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await cipher(found), body);
      return new TextDecoder().decode(text);
    },
  };
}

function stretch(secret: string, purpose: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", secret, "parley", purpose, 32));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
