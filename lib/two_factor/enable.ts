import { enableTotp, replaceRecoveryCodes } from "../../db/second_factors.ts";
import { revokeSessionsOf } from "../../db/sessions.ts";
import { lockAccount } from "../../db/credentials.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { newRecoveryCodes, useTotp } from "./check.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { spend } from "../rate_limits/spend.ts";
import { transact } from "../transact.ts";

/** Puts the second factor in use, by a first code from it. Other devices are signed out. */
export async function enableTwoFactor(
  app: App,
  actor: Actor,
  { code }: Input<"enableTwoFactor">,
): Promise<Output<"enableTwoFactor">> {
  await spend(app, "secondFactor", encodeId(actor.userId));
  const { codes, hashes } = newRecoveryCodes(actor.userId);
  await transact(app, async (tx, effects) => {
    const account = await lockAccount(tx, actor.userId);
    if (account?.totpEnabledAt) throw new AppError("two_factor_on");
    if (!account?.totpSecret) throw new AppError("two_factor_off");
    if (!await useTotp(app, tx, account.id, account.totpSecret, code)) {
      throw new AppError("wrong_code");
    }
    await enableTotp(tx, account.id);
    await replaceRecoveryCodes(tx, account.id, hashes);
    const { sessionId: except } = actor;
    effects.end(await revokeSessionsOf(tx, account.id, { except, all: false }));
  });
  return { recovery_codes: codes };
}
