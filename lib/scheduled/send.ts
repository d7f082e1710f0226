import {
  claimScheduled,
  deleteScheduledRow,
  lockScheduled,
  releaseScheduled,
  type ScheduledRow,
  updateScheduledRow,
} from "../../db/scheduled.ts";
import { actorOf } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { sendMessage } from "../messages/send.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import { transact } from "../transact.ts";
import { toScheduled } from "./shape.ts";

/** Refusals that pass by themselves. */
const PASSING: readonly ErrorCode[] = ["unavailable", "rate_limited", "internal"];

/**
 * Sends a message whose time has come, as its author: once, however often this is tried,
 * because its id is the key it is sent under. What its author may not send by now stays,
 * with the reason.
 */
export async function sendScheduled(app: App, id: string): Promise<void> {
  const row = await claimScheduled(app.sql, id, LIMITS.scheduledLeaseS);
  // It was sent or taken back, or put off, and then another job will come.
  if (!row) return;
  try {
    if (!row.isActive) throw new AppError("account_deactivated");
    await sendMessage(app, actorOf(row.userId, `scheduled:${id}`), {
      channel_id: row.channelId,
      content: row.content,
      parent_message_id: row.parentTs === null
        ? null
        : { channelId: row.channelId, ts: row.parentTs },
      also_in_channel: row.isBroadcast,
      client_msg_id: `scheduled:${id}`,
    });
  } catch (error) {
    if (!(error instanceof AppError) || PASSING.includes(error.code)) {
      await releaseScheduled(app.sql, id);
      throw error;
    }
    return await fail(app, row, error.code);
  }
  await transact(app, async (tx, effects) => {
    if (!await lockScheduled(tx, row.userId, id)) return;
    await deleteScheduledRow(tx, id);
    effects.announce(row.userId, "scheduled.removed", { id });
  });
}

function fail(app: App, { id, userId }: ScheduledRow, failure: string): Promise<void> {
  return transact(app, async (tx, effects) => {
    const row = await lockScheduled(tx, userId, id);
    if (!row) return;
    await updateScheduledRow(tx, id, { failure });
    effects.announce(userId, "scheduled.updated", toScheduled({ ...row, failure }));
  });
}
