import { voidOneTimeTokens } from "../../db/one_time_tokens.ts";
import { revokeSessionsOf } from "../../db/sessions.ts";
import { lockAccount, updatePassword } from "../../db/credentials.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { confirmPassword } from "./confirm_password.ts";
import { hashPassword } from "../auth/password.ts";

/** Sets another password and signs all other devices out. Personal access tokens stay. */
export async function changePassword(
  app: App,
  actor: Actor,
  { current_password, new_password }: Input<"changePassword">,
): Promise<void> {
  const { passwordHash: confirmed } = await confirmPassword(app, actor, current_password);
  const passwordHash = await hashPassword(new_password);
  await transact(app, async (tx, effects) => {
    const account = await lockAccount(tx, actor.userId);
    if (account?.passwordHash !== confirmed) throw new AppError("wrong_password");
    const { id, email } = account;
    await updatePassword(tx, id, passwordHash);
    await voidOneTimeTokens(tx, id, ["reset", "sign_in"]);
    effects.end(await revokeSessionsOf(tx, id, { except: actor.sessionId, all: false }));
    if (email !== null) effects.defer("notice", { what: "password", user_id: id, email });
  });
}
