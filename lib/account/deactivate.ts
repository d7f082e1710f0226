import { revokeSessionsOf } from "../../db/sessions.ts";
import { lockAccount } from "../../db/credentials.ts";
import { updateDeactivated } from "../../db/users.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { confirmPassword } from "./confirm_password.ts";

/** Closes the actor's account until they reactivate it: every session and token ends. */
export async function deactivateAccount(
  app: App,
  actor: Actor,
  { password }: Input<"deactivateAccount">,
): Promise<void> {
  const { id } = await confirmPassword(app, actor, password);
  await transact(app, async (tx, effects) => {
    await lockAccount(tx, id);
    await updateDeactivated(tx, id, true);
    effects.end(await revokeSessionsOf(tx, id));
  });
}
