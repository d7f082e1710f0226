import { takeOneTimeToken, voidOneTimeTokens } from "../../db/one_time_tokens.ts";
import { removeTotp } from "../../db/second_factors.ts";
import { revokeSessionsOf } from "../../db/sessions.ts";
import { lockAccount, updatePassword } from "../../db/credentials.ts";
import { verifyEmail } from "../../db/users.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { hashPassword } from "../auth/password.ts";

/**
 * Sets a new password by a link from a mail, and ends every session and token of the
 * account: whoever had got in is out.
 */
export async function resetPassword(
  app: App,
  _visitor: Visitor,
  { token, password }: Input<"resetPassword">,
): Promise<void> {
  const [hash, passwordHash] = [sha256(token), await hashPassword(password)];
  await transact(app, async (tx, effects) => {
    const taken = await takeOneTimeToken(tx, hash, ["reset"]);
    const account = taken && await lockAccount(tx, taken.userId);
    if (!account || account.deactivatedAt) throw new AppError("link_invalid");
    const { id, email } = account;
    // A link for an address that the account has given up since proves nothing.
    if (email === null || taken.email !== email) throw new AppError("link_invalid");
    await updatePassword(tx, id, passwordHash);
    // Whoever set a second factor before the address was confirmed may be somebody else, and
    // would keep its owner out.
    if (!account.emailVerifiedAt) await removeTotp(tx, id);
    await verifyEmail(tx, id, email);
    await voidOneTimeTokens(tx, id, ["reset", "change_email", "sign_in"]);
    effects.end(await revokeSessionsOf(tx, id));
    effects.defer("notice", { what: "password", user_id: id, email });
  });
}
