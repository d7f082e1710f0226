import { lockAccount } from "../../db/credentials.ts";
import { findAccountNamed } from "../account/find.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { toAccount } from "../users/shape.ts";
import { checkMaySignIn } from "./may_sign_in.ts";
import { checkPassword } from "./password.ts";
import { admitCode, useSecondFactor } from "../two_factor/check.ts";
import { transact } from "../transact.ts";
import { issueTokens, openSession, prepareSession } from "./sign_in.ts";

/** Signs in, by address or username. An unknown one and a wrong password are told alike, and take as long. */
export async function login(
  app: App,
  visitor: Visitor,
  { email, password, code }: Input<"login">,
): Promise<Output<"login">> {
  const user = await findAccountNamed(app.sql, email);
  // Counted as one account, whichever of its names was given.
  await spend(app, "signInAccount", accountKey(user ?? email));
  const fits = await checkPassword(password, user?.passwordHash ?? undefined);
  if (!user || !fits) throw new AppError("wrong_credentials");
  checkMaySignIn(app, user);

  await admitCode(app, user, code);
  const opening = await prepareSession(app);
  await transact(app, async (tx, effects) => {
    // What was checked may be out of date by now: a password just reset must not open a session.
    const account = await lockAccount(tx, user.id);
    if (account?.passwordHash !== user.passwordHash) throw new AppError("wrong_credentials");
    checkMaySignIn(app, account);
    await useSecondFactor(app, tx, account, code);
    await openSession(app, tx, effects, { visitor, userId: user.id, opening });
  });
  const tokens = await issueTokens(app, visitor, user.id, opening);
  return { ...tokens, user: toAccount(user) };
}
