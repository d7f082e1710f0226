import type { Db, Tx } from "./client.ts";

export interface ReportRow {
  id: string;
  workspaceId: number;
  channelId: number;
  ts: number;
  content: string;
  authorId: number;
  reporterId: number;
  reason: string;
  createdAt: Date;
  resolvedAt: Date | null;
  resolvedBy: number | null;
  resolution: "dismissed" | "deleted" | "warned" | "removed" | null;
  note: string;
}

export type NewReport = Pick<
  ReportRow,
  "workspaceId" | "channelId" | "ts" | "content" | "authorId" | "reporterId" | "reason"
>;

const report = (db: Db) =>
  db`id, workspace_id, channel_id, ts, content, author_id, reporter_id, reason, created_at,
    resolved_at, resolved_by, resolution, note`;

/** Puts a message into the queue; nothing if the same person's report of it is still open. */
export async function insertReport(tx: Tx, given: NewReport): Promise<ReportRow | undefined> {
  const [row] = await tx<ReportRow[]>`
    insert into reports (workspace_id, channel_id, ts, content, author_id, reporter_id, reason)
    values (
      ${given.workspaceId}, ${given.channelId}, ${given.ts}, ${given.content}, ${given.authorId},
      ${given.reporterId}, ${given.reason}
    )
    on conflict (channel_id, ts, reporter_id) where resolved_at is null do nothing
    returning ${report(tx)}
  `;
  return row;
}

/** Somebody's open report of a message. */
export async function findOpenReport(
  db: Db,
  { channelId, ts, reporterId }: Pick<ReportRow, "channelId" | "ts" | "reporterId">,
): Promise<ReportRow | undefined> {
  const [row] = await db<ReportRow[]>`
    select ${report(db)} from reports
    where channel_id = ${channelId} and ts = ${ts} and reporter_id = ${reporterId}
      and resolved_at is null
  `;
  return row;
}

/** A page of a workspace's reports, open or resolved, the oldest first. */
export async function listReportRows(
  db: Db,
  { workspaceId, isResolved, after, limit }: {
    workspaceId: number;
    isResolved: boolean;
    after: string | null;
    limit: number;
  },
): Promise<ReportRow[]> {
  return await db<ReportRow[]>`
    select ${report(db)} from reports
    where workspace_id = ${workspaceId} and (resolved_at is not null) = ${isResolved}
      and (${after}::uuid is null or (created_at, id) > (
        select last.created_at, last.id from reports last where last.id = ${after}::uuid
      ))
    order by created_at, id limit ${limit}
  `;
}

/** Resolves an open report of the workspace; nothing if there is none. */
export async function resolveReportRow(
  tx: Tx,
  { workspaceId, id, userId, resolution, note }: {
    workspaceId: number;
    id: string;
    userId: number;
    resolution: NonNullable<ReportRow["resolution"]>;
    note: string;
  },
): Promise<ReportRow | undefined> {
  const [row] = await tx<ReportRow[]>`
    update reports set resolved_at = now(), resolved_by = ${userId}, resolution = ${resolution},
      note = ${note}
    where id = ${id} and workspace_id = ${workspaceId} and resolved_at is null
    returning ${report(tx)}
  `;
  return row;
}

/** The reports with these ids, in no order. */
export async function listReportsById(db: Db, ids: string[]): Promise<ReportRow[]> {
  return await db<ReportRow[]>`
    select ${report(db)} from reports where id = any(${ids}::uuid[])
  `;
}
