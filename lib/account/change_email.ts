import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { defer } from "../transact.ts";
import { confirmPassword } from "./confirm_password.ts";

/**
 * Asks for another address: it takes effect when the link mailed there is opened, and the
 * old address is told. Says nothing of whether the new one has an account already.
 */
export async function changeEmail(
  app: App,
  actor: Actor,
  { email, password }: Input<"changeEmail">,
): Promise<void> {
  const { id } = await confirmPassword(app, actor, password);
  await spend(app, "resetAccount", accountKey(email));
  await defer(app, "change_email", { user_id: id, email });
}
