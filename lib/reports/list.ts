import { listReportRows } from "../../db/reports.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toReport } from "./shape.ts";

/** The queue of reported messages. The workspace's moderators may look. */
export async function listReports(
  app: App,
  actor: Actor,
  { workspace_id, resolved, after, limit }: Input<"listReports">,
): Promise<Output<"listReports">> {
  const act = "see reports";
  await accessWorkspace(app.sql, actor, workspace_id, { least: "moderator", act });
  const rows = await listReportRows(app.sql, {
    workspaceId: workspace_id,
    isResolved: resolved,
    after: after ?? null,
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(rows, limit, ({ id }) => id);
  return { reports: page.map(toReport), next_cursor };
}
