import { findOpenReport, insertReport } from "../../db/reports.ts";
import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError, RETRY_AFTER_S } from "../errors.ts";
import { encodeMessageId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toReport } from "./shape.ts";
import { tellReport } from "./tell.ts";

/** Reports a message that the actor may see. Once more while that is open changes nothing. */
export function reportMessage(
  app: App,
  actor: Actor,
  { message_id, reason }: Input<"reportMessage">,
): Promise<Output<"reportMessage">> {
  return transact(app, async (tx, effects) => {
    const message = await accessMessage(tx, actor, message_id);
    if (message.deletedAt) {
      throw new AppError("message_deleted", { id: encodeMessageId(message_id) });
    }
    const { workspaceId, channelId, ts, content, userId: authorId } = message;
    const reporterId = actor.userId;
    const given = { workspaceId, channelId, ts, content, authorId, reporterId, reason };
    const first = await insertReport(tx, given);
    const open = first ?? await findOpenReport(tx, given);
    if (open && !first) return toReport(open);
    // The one that was open has just been settled.
    const row = first ?? await insertReport(tx, given);
    if (!row) throw new AppError("unavailable", { seconds: RETRY_AFTER_S });
    const report = toReport(row);
    await tellReport(tx, effects, workspaceId, "report.created", report);
    return report;
  });
}
