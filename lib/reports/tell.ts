import type { Tx } from "../../db/client.ts";
import { listModerators } from "../../db/workspace_members.ts";
import type { Report } from "../protocol/moderation.ts";
import type { Effects } from "../transact.ts";

/** Tells each of a workspace's moderators and admins of a report, over their own streams. */
export async function tellReport(
  tx: Tx,
  effects: Effects,
  workspaceId: number,
  type: "report.created" | "report.resolved",
  report: Report,
): Promise<void> {
  for (const userId of await listModerators(tx, workspaceId)) {
    effects.announce(userId, type, report);
  }
}
