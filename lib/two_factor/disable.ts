import { removeTotp } from "../../db/second_factors.ts";
import { lockAccount } from "../../db/credentials.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { confirmPassword } from "../account/confirm_password.ts";
import { admitCode, useSecondFactor } from "./check.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Takes the second factor away, by the password and a code. The owner is told by mail. */
export async function disableTwoFactor(
  app: App,
  actor: Actor,
  { password, code }: Input<"disableTwoFactor">,
): Promise<void> {
  const confirmed = await confirmPassword(app, actor, password);
  if (!confirmed.totpEnabledAt) throw new AppError("two_factor_off");
  await admitCode(app, confirmed, code);
  await transact(app, async (tx, effects) => {
    const account = await lockAccount(tx, confirmed.id);
    if (!account?.totpEnabledAt) throw new AppError("two_factor_off");
    await useSecondFactor(app, tx, account, code);
    await removeTotp(tx, account.id);
    const { id: user_id, email } = account;
    if (email !== null) effects.defer("notice", { what: "two_factor_off", user_id, email });
  });
}
