import type { Tx } from "../../db/client.ts";
import { takeRecoveryCode, takeTotpStep } from "../../db/second_factors.ts";
import type { CredentialsRow } from "../../db/credentials.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { stepOf } from "./totp.ts";

type Account = Pick<CredentialsRow, "id" | "email" | "username" | "totpSecret" | "totpEnabledAt">;

/**
 * Makes sure that whoever knows the password may try a code, and has brought one.
 * @throws {AppError} `second_factor_required` or `rate_limited`
 */
export async function admitCode(
  app: App,
  account: Account,
  code: string | undefined,
): Promise<void> {
  if (!account.totpEnabledAt) return;
  if (code === undefined) throw new AppError("second_factor_required");
  await spend(app, "secondFactor", accountKey(account));
}

/**
 * Uses a code of the account's second factor up, or one of its recovery codes. Does
 * nothing where there is no second factor.
 * @throws {AppError} `second_factor_required` or `wrong_code`
 */
export async function useSecondFactor(
  app: App,
  tx: Tx,
  account: Account,
  code: string | undefined,
): Promise<void> {
  if (!account.totpEnabledAt || !account.totpSecret) return;
  if (code === undefined) throw new AppError("second_factor_required");
  const fits = /^\d{6}$/.test(code)
    ? await useTotp(app, tx, account.id, account.totpSecret, code)
    : await takeRecoveryCode(tx, account.id, hashRecoveryCode(account.id, code));
  if (!fits) throw new AppError("wrong_code");
}

/** Uses a code of the secret up, whether the second factor is in use already or not. */
export async function useTotp(
  app: App,
  tx: Tx,
  userId: number,
  sealed: Uint8Array,
  code: string,
): Promise<boolean> {
  const step = stepOf(await app.keys.open(sealed), code);
  return step !== undefined && await takeTotpStep(tx, userId, step);
}

const CODES = 10;
const CODE_BYTES = 10;
/** Crockford's base32: no letter that is mistaken for another. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ten recovery codes of 80 bits, as people write them down, with what is kept of them. */
export function newRecoveryCodes(
  userId: number,
): { codes: string[]; hashes: Uint8Array[] } {
  const codes = Array.from({ length: CODES }, () => {
    const bytes = crypto.getRandomValues(new Uint8Array(CODE_BYTES * 8 / 5));
    const letters = [...bytes].map((byte) => ALPHABET[byte % 32]).join("");
    return letters.match(/.{4}/g)!.join("-");
  });
  const hashes = codes.map((code) => hashRecoveryCode(userId, code));
  return { codes, hashes };
}

function hashRecoveryCode(userId: number, code: string): Uint8Array {
  const letters = code.toLowerCase().replace(/[^0-9a-z]/g, "")
    // What the alphabet leaves out was misread.
    .replaceAll("o", "0").replace(/[il]/g, "1");
  return sha256(`${userId}:${letters}`);
}
