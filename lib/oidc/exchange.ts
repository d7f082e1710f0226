import { takeOneTimeToken } from "../../db/one_time_tokens.ts";
import { lockAccount } from "../../db/credentials.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { checkMaySignIn } from "../auth/may_sign_in.ts";
import { admitCode, useSecondFactor } from "../two_factor/check.ts";
import { issueTokens, openSession, prepareSession } from "../auth/sign_in.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toAccount } from "../users/shape.ts";

/**
 * Trades the code with which somebody came back from the provider for a session. It works
 * once, and only for whoever began. A missing second factor leaves it as it is.
 */
export async function exchangeSignIn(
  app: App,
  visitor: Visitor,
  { sign_in_code, verifier, code }: Input<"exchangeSignIn">,
): Promise<Output<"exchangeSignIn">> {
  const hash = sha256(sign_in_code);
  const challenge = sha256(verifier)
    .toBase64({ alphabet: "base64url", omitPadding: true });
  const opening = await prepareSession(app);
  const account = await transact(app, async (tx, effects) => {
    const taken = await takeOneTimeToken(tx, hash, ["sign_in"]);
    if (!taken || taken.challenge !== challenge) throw new AppError("link_invalid");
    const account = await lockAccount(tx, taken.userId);
    if (!account) throw new AppError("link_invalid");
    checkMaySignIn(app, account);
    await admitCode(app, account, code);
    await useSecondFactor(app, tx, account, code);
    await openSession(app, tx, effects, { visitor, userId: account.id, opening });
    return account;
  });
  const tokens = await issueTokens(app, visitor, account.id, opening);
  return { ...tokens, user: toAccount(account) };
}
