import { Secret, TOTP } from "otpauth";

/** Codes of the step before and after count too: clocks differ, and people type slowly. */
const WINDOW = 1;
const PERIOD_S = 30;

/** A new secret of 160 bits, as RFC 4226 recommends, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads out of a QR code. */
export function totpUri(secret: string, issuer: string, label: string): string {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret) }).toString();
}

/** The time step that `code` is of (RFC 6238), if it is one of those that count now. */
export function stepOf(secret: string, code: string): number | undefined {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD_S });
  const delta = totp.validate({ token: code, window: WINDOW });
  return delta === null ? undefined : Math.floor(Date.now() / 1_000 / PERIOD_S) + delta;
}
