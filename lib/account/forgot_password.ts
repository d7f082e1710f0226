import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { defer } from "../transact.ts";

/** Mails a link for a new password. Says nothing of whether there is an account. */
export async function forgotPassword(
  app: App,
  _visitor: Visitor,
  { email }: Input<"forgotPassword">,
): Promise<void> {
  await spend(app, "resetAccount", accountKey(email));
  // A job alike for every address: whether it leads to a mail is found out later.
  await defer(app, "reset", { email });
}
