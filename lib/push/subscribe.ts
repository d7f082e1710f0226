import { countOtherSubscriptions, insertSubscription } from "../../db/push.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Lets a browser of the actor's be pushed what they miss, as long as they are signed in there. */
export function subscribePush(
  app: App,
  actor: Actor,
  { endpoint, keys }: Input<"subscribePush">,
): Promise<Output<"subscribePush">> {
  return transact(app, async (tx) => {
    const { userId, sessionId } = actor;
    if (await countOtherSubscriptions(tx, userId, endpoint) >= LIMITS.pushSubscriptions) {
      throw new AppError("too_many_subscriptions", { count: LIMITS.pushSubscriptions });
    }
    return { id: await insertSubscription(tx, { userId, sessionId, endpoint, ...keys }) };
  });
}
