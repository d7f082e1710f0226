import type { CredentialsRow } from "../../db/credentials.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";

/**
 * Lets only those sign in who may. Told to whoever has proven that the account is theirs.
 * @throws {AppError} `account_deactivated` or `email_unverified`
 */
export function checkMaySignIn(app: App, account: CredentialsRow): void {
  const { deactivatedAt, email, emailVerifiedAt, isVerificationWanted } = account;
  if (deactivatedAt) throw new AppError("account_deactivated");
  const isWanted = app.config.requireVerifiedEmail || isVerificationWanted;
  if (isWanted && !emailVerifiedAt) {
    throw new AppError("email_unverified", { email: email ?? "nowhere" });
  }
}
