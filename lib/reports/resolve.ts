import { resolveReportRow } from "../../db/reports.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toReport } from "./shape.ts";
import { tellReport } from "./tell.ts";

/** Says what came of a report, which settles it. The workspace's moderators may. */
export function resolveReport(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, report_id: id, resolution, note }: Input<"resolveReport">,
): Promise<Output<"resolveReport">> {
  return transact(app, async (tx, effects) => {
    const act = "settle reports";
    await accessWorkspace(tx, actor, workspaceId, { least: "moderator", act });
    const { userId } = actor;
    const row = await resolveReportRow(tx, { workspaceId, id, userId, resolution, note });
    if (!row) throw new AppError("report_not_found", { id });
    const report = toReport(row);
    const { message_id, author_id } = report;
    const data = { report_id: id, message_id, author_id, resolution };
    await record(tx, actor, workspaceId, "report.resolved", data);
    await tellReport(tx, effects, workspaceId, "report.resolved", report);
    return report;
  });
}
