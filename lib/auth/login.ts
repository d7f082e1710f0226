import { findCredentials } from "../../db/users.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { toAccount } from "../users/shape.ts";
import { checkPassword } from "./password.ts";
import { openSession } from "./sign_in.ts";

/** Signs in. An unknown address and a wrong password are told alike, and take as long. */
export async function login(
  app: App,
  visitor: Visitor,
  { email, password }: Input<"login">,
): Promise<Output<"login">> {
  await spend(app, "signInAccount", await accountKey(email));
  const user = await findCredentials(app.sql, email);
  const fits = await checkPassword(password, user?.passwordHash);
  if (!user || !fits) throw new AppError("wrong_credentials");

  const tokens = await openSession(app, app.sql, visitor, user.id);
  return { ...tokens, user: toAccount(user) };
}
