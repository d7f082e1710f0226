import { z } from "zod";
import { Id, UserId } from "./ids.ts";
import { pageSize, Time } from "./text.ts";
import { WorkspaceRef } from "./workspaces.ts";

/** Every act that is written down. */
export const AuditAction = z.enum([
  "workspace.updated",
  "workspace.deleted",
  "workspace.transferred",
  "role.changed",
  "user.removed",
  "user.deactivated",
  "user.reactivated",
  "invite.created",
  "invite.revoked",
  "channel.created",
  "channel.updated",
  "channel.archived",
  "channel.unarchived",
  "channel.deleted",
  "member.removed",
  "member.role_changed",
  "member.muted",
  "member.unmuted",
  "member.banned",
  "member.unbanned",
  "message.edited",
  "message.deleted",
  "file.deleted",
  "report.resolved",
  "emoji.added",
  "emoji.removed",
]);
export type AuditAction = z.infer<typeof AuditAction>;

export const ListAuditLog = WorkspaceRef.extend({
  limit: pageSize(50, 200),
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  actor_id: UserId.optional(),
  action: AuditAction.optional(),
}).meta({ id: "ListAuditLog" });

/** Something that somebody did. It is never changed and never taken away. */
export const AuditEntry = z.strictObject({
  id: z.int(),
  actor_id: Id,
  action: AuditAction,
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  address: z.string().nullable().meta({ description: "Where the request came from" }),
  created_at: Time,
}).meta({ id: "AuditEntry" });

export const AuditLog = z.strictObject({
  entries: z.array(AuditEntry),
  next_cursor: z.string().nullable().meta({ description: "Give it as `before`" }),
}).meta({ id: "AuditLog" });
