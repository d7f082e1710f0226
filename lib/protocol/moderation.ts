import { z } from "zod";
import { NamedChannelRef } from "./channels.ts";
import { Id, UserId } from "./ids.ts";
import { flag, pageSize, remark, text, Time } from "./text.ts";
import { MessageRef } from "./messages.ts";
import { User } from "./users.ts";
import { WorkspaceRef, WorkspaceRole } from "./workspaces.ts";

const Reason = remark(500);

export const BanMember = NamedChannelRef.extend({ user_id: UserId, reason: Reason.default("") })
  .meta({ id: "BanMember" });

/** Somebody who may neither read nor write in a channel, nor come back. */
export const Ban = z.strictObject({
  channel_id: Id,
  user_id: Id,
  banned_by: Id,
  reason: z.string(),
  created_at: Time,
}).meta({ id: "Ban" });
export type Ban = z.infer<typeof Ban>;

export const ListBans = NamedChannelRef.extend({
  limit: pageSize(100, 500),
  after: UserId.optional(),
}).meta({ id: "ListBans" });

export const BanList = z.strictObject({
  bans: z.array(Ban),
  next_cursor: z.string().nullable(),
}).meta({ id: "BanList" });

export const ListDeactivated = WorkspaceRef.extend({
  limit: pageSize(100, 500),
  after: UserId.optional(),
}).meta({ id: "ListDeactivated" });

/** A member who was shut out, and what they will be when they are let in again. */
export const DeactivatedMember = z.strictObject({
  workspace_id: Id,
  user: User,
  role: WorkspaceRole,
  deactivated_by: Id,
  deactivated_at: Time,
}).meta({ id: "DeactivatedMember" });

export const DeactivatedList = z.strictObject({
  members: z.array(DeactivatedMember),
  next_cursor: z.string().nullable(),
}).meta({ id: "DeactivatedList" });

export const ReportMessage = MessageRef.extend({ reason: text(1, 1_000).trim().min(1) })
  .meta({ id: "ReportMessage" });

export const Resolution = z.enum(["dismissed", "deleted", "warned", "removed"]).meta({
  description: "What came of it: nothing, or the message was deleted, its author warned or removed",
});

/** A message that somebody says is out of order. */
export const Report = z.strictObject({
  id: z.uuid(),
  workspace_id: Id,
  message_id: z.string(),
  content: z.string().meta({ description: "As it was when it was reported" }),
  author_id: Id,
  reporter_id: Id,
  reason: z.string(),
  created_at: Time,
  resolved_at: Time.nullable(),
  resolved_by: Id.nullable(),
  resolution: Resolution.nullable(),
  note: z.string(),
}).meta({ id: "Report" });
export type Report = z.infer<typeof Report>;

export const ListReports = WorkspaceRef.extend({
  resolved: flag(false).meta({ description: "Those that are settled instead" }),
  limit: pageSize(50, 200),
  after: z.uuid().optional(),
}).meta({ id: "ListReports" });

export const ReportList = z.strictObject({
  reports: z.array(Report),
  next_cursor: z.string().nullable(),
}).meta({ id: "ReportList" });

export const ResolveReport = WorkspaceRef.extend({
  report_id: z.uuid(),
  resolution: Resolution,
  note: Reason.default(""),
}).meta({ id: "ResolveReport" });
