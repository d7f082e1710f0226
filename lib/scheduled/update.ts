import { lockScheduled, updateScheduledRow } from "../../db/scheduled.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toScheduled, toSendAt } from "./shape.ts";

/** Changes a message of the actor's that waits. Its time anew is another try, if it had failed. */
export function updateScheduled(
  app: App,
  actor: Actor,
  { scheduled_id: id, content, send_at }: Input<"updateScheduled">,
): Promise<Output<"updateScheduled">> {
  return transact(app, async (tx, effects) => {
    const before = await lockScheduled(tx, actor.userId, id);
    if (!before) throw new AppError("scheduled_not_found", { id });
    if (before.sendingAt) throw new AppError("scheduled_sending", { id });
    const sendAt = send_at === undefined ? undefined : toSendAt(send_at);
    const failure = sendAt ? null : before.failure;
    await updateScheduledRow(tx, id, { content, sendAt, failure });
    if (sendAt) effects.defer("send_scheduled", { scheduled_id: id }, sendAt);
    const scheduled = toScheduled((await lockScheduled(tx, actor.userId, id))!);
    effects.announce(actor.userId, "scheduled.updated", scheduled);
    return scheduled;
  });
}
