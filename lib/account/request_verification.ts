import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";
import { accountKey, spend } from "../rate_limits/spend.ts";
import { defer } from "../transact.ts";

/** Mails the link to confirm an address once more. Says nothing of whether there is an account. */
export async function requestVerification(
  app: App,
  _visitor: Visitor,
  { email }: Input<"requestVerification">,
): Promise<void> {
  await spend(app, "resetAccount", accountKey(email));
  // A job alike for every address: whether it leads to a mail is found out later.
  await defer(app, "verify", { email });
}
