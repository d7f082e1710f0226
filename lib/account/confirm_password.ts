import { type CredentialsRow, findCredentialsById } from "../../db/credentials.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { checkPassword } from "../auth/password.ts";

/**
 * Makes sure that it is the owner who sits there, before something that can't be undone.
 * @throws {AppError} `wrong_password`, or `no_password` where there is none to give
 */
export async function confirmPassword(
  app: App,
  { userId }: Actor,
  password: string,
): Promise<CredentialsRow> {
  const account = await findCredentialsById(app.sql, userId);
  if (!account) throw new AppError("token_invalid");
  if (!account.passwordHash) throw new AppError("no_password");
  await spend(app, "signInAccount", accountKey(account));
  if (!await checkPassword(password, account.passwordHash)) throw new AppError("wrong_password");
  return account;
}
