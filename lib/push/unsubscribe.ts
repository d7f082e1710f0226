import { deleteSubscription } from "../../db/push.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";

/** Ends one of the actor's subscriptions. */
export async function unsubscribePush(
  app: App,
  actor: Actor,
  { subscription_id: id }: Input<"unsubscribePush">,
): Promise<void> {
  if (!await deleteSubscription(app.sql, id, actor.userId)) {
    throw new AppError("subscription_not_found", { id });
  }
}
