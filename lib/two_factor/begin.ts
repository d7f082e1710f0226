import { updateTotpSecret } from "../../db/second_factors.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { confirmPassword } from "../account/confirm_password.ts";
import { newTotpSecret, totpUri } from "./totp.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";

/** Gives a secret for an authenticator app. It counts once a first code has proven it. */
export async function beginTwoFactor(
  app: App,
  actor: Actor,
  { password }: Input<"beginTwoFactor">,
): Promise<Output<"beginTwoFactor">> {
  const account = await confirmPassword(app, actor, password);
  if (account.totpEnabledAt) throw new AppError("two_factor_on");
  const secret = newTotpSecret();
  await updateTotpSecret(app.sql, account.id, await app.keys.seal(secret));
  const issuer = `Parley ${new URL(app.config.publicUrl).hostname}`;
  return { secret, uri: totpUri(secret, issuer, account.email ?? account.username) };
}
