import { updateDeactivated } from "../../db/users.ts";
import { findAccountNamed } from "./find.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { transact } from "../transact.ts";
import { checkPassword } from "../auth/password.ts";

/** Opens an account again that its owner had closed. Signing in comes after that. */
export async function reactivateAccount(
  app: App,
  _visitor: Visitor,
  { email, password }: Input<"reactivateAccount">,
): Promise<void> {
  const account = await findAccountNamed(app.sql, email);
  await spend(app, "signInAccount", accountKey(account ?? email));
  const fits = await checkPassword(password, account?.passwordHash ?? undefined);
  if (!account || !fits) throw new AppError("wrong_credentials");
  await transact(app, (tx) => updateDeactivated(tx, account.id, false));
}
