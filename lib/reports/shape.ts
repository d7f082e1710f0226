import type { ReportRow } from "../../db/reports.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Report } from "../protocol/moderation.ts";

/** A report as those who decide see it. */
export function toReport(row: ReportRow): Report {
  return {
    id: row.id,
    workspace_id: encodeId(row.workspaceId),
    message_id: encodeMessageId(row),
    content: row.content,
    author_id: encodeId(row.authorId),
    reporter_id: encodeId(row.reporterId),
    reason: row.reason,
    created_at: row.createdAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
    resolved_by: row.resolvedBy === null ? null : encodeId(row.resolvedBy),
    resolution: row.resolution,
    note: row.note,
  };
}
