import { deleteScheduledRow, lockScheduled } from "../../db/scheduled.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Takes a message of the actor's back that waits. */
export function deleteScheduled(
  app: App,
  actor: Actor,
  { scheduled_id: id }: Input<"deleteScheduled">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const row = await lockScheduled(tx, actor.userId, id);
    if (!row) throw new AppError("scheduled_not_found", { id });
    if (row.sendingAt) throw new AppError("scheduled_sending", { id });
    await deleteScheduledRow(tx, id);
    effects.announce(actor.userId, "scheduled.removed", { id });
  });
}
