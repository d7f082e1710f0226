import { replaceRecoveryCodes } from "../../db/second_factors.ts";
import { lockAccount } from "../../db/credentials.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { confirmPassword } from "../account/confirm_password.ts";
import { admitCode, newRecoveryCodes, useSecondFactor } from "./check.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Gives new recovery codes; the old ones are worth nothing any more. */
export async function renewRecoveryCodes(
  app: App,
  actor: Actor,
  { password, code }: Input<"renewRecoveryCodes">,
): Promise<Output<"renewRecoveryCodes">> {
  const confirmed = await confirmPassword(app, actor, password);
  if (!confirmed.totpEnabledAt) throw new AppError("two_factor_off");
  await admitCode(app, confirmed, code);
  const { codes, hashes } = newRecoveryCodes(confirmed.id);
  await transact(app, async (tx) => {
    const account = await lockAccount(tx, confirmed.id);
    if (!account?.totpEnabledAt) throw new AppError("two_factor_off");
    await useSecondFactor(app, tx, account, code);
    await replaceRecoveryCodes(tx, account.id, hashes);
  });
  return { recovery_codes: codes };
}
