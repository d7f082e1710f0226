import { isDuplicate } from "../../db/client.ts";
import { takeOneTimeToken } from "../../db/one_time_tokens.ts";
import { lockAccount } from "../../db/credentials.ts";
import { updateEmail, verifyEmail as markVerified } from "../../db/users.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Confirms an address by the link that was mailed to it: the account's own, or a new one. */
export async function verifyEmail(
  app: App,
  _visitor: Visitor,
  { token }: Input<"verifyEmail">,
): Promise<Output<"verifyEmail">> {
  const hash = sha256(token);
  try {
    return await transact(app, async (tx, effects) => {
      const taken = await takeOneTimeToken(tx, hash, ["verify", "change_email"]);
      const account = taken && await lockAccount(tx, taken.userId);
      if (!account || account.deactivatedAt || !taken.email) throw new AppError("link_invalid");
      const { id, email: before } = account;
      if (taken.purpose === "change_email") {
        await updateEmail(tx, id, taken.email);
        if (before !== null) {
          effects.defer("notice", { what: "email", user_id: id, email: before });
        }
      } else if (!await markVerified(tx, id, taken.email)) throw new AppError("link_invalid");
      return { email: taken.email };
    });
  } catch (error) {
    if (isDuplicate(error, "users_email_key")) throw new AppError("link_invalid");
    throw error;
  }
}
