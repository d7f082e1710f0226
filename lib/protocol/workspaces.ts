import { z } from "zod";
import { Picture } from "./pictures.ts";
import { Id, UserId, WorkspaceId } from "./ids.ts";
import { line, pageSize, Time } from "./text.ts";
import { User } from "./users.ts";

export const WorkspaceName = line(80);
export const WorkspaceRole = z.enum(["owner", "admin", "moderator", "member", "guest"]).meta({
  description: "The first ones may most; a guest sees only the channels they are in",
});
export type WorkspaceRole = z.infer<typeof WorkspaceRole>;

export const Workspace = z.strictObject({
  id: Id,
  name: z.string(),
  edit_window_s: z.int().nullable().meta({
    description: "How long an author may edit a message, in seconds; null is for ever",
  }),
  require_verified_email: z.boolean().meta({
    description: "Members must have confirmed their e-mail addresses before they sign in",
  }),
  link_previews: z.boolean().meta({ description: "Whether links are looked behind" }),
  logo_url: z.string().nullable().meta({ description: "A WebP on this server" }),
  created_at: Time,
}).meta({ id: "Workspace" });
export type Workspace = z.infer<typeof Workspace>;

/** A workspace as one person sees it. */
export const WorkspaceView = Workspace.extend({
  role: WorkspaceRole.meta({ description: "Your own" }),
}).meta({ id: "WorkspaceView" });

export const WorkspaceRef = z.strictObject({ workspace_id: WorkspaceId });

export const WorkspaceList = z.strictObject({ workspaces: z.array(WorkspaceView) })
  .meta({ id: "WorkspaceList" });

export const CreateWorkspace = z.strictObject({ name: WorkspaceName })
  .meta({ id: "CreateWorkspace" });

export const UpdateWorkspace = WorkspaceRef.extend({
  name: WorkspaceName.optional(),
  edit_window_s: z.int().min(0).max(31_536_000).nullable().optional(),
  require_verified_email: z.boolean().optional(),
  link_previews: z.boolean().optional(),
}).meta({ id: "UpdateWorkspace" });

/** Somebody's place in a workspace. */
export const WorkspaceMember = z.strictObject({
  workspace_id: Id,
  user: User,
  role: WorkspaceRole,
  joined_at: Time,
}).meta({ id: "WorkspaceMember" });
export type WorkspaceMember = z.infer<typeof WorkspaceMember>;

export const ListWorkspaceMembers = WorkspaceRef.extend({
  limit: pageSize(100, 500),
  after: UserId.optional(),
}).meta({ id: "ListWorkspaceMembers" });

export const WorkspaceMemberList = z.strictObject({
  members: z.array(WorkspaceMember),
  next_cursor: z.string().nullable(),
}).meta({ id: "WorkspaceMemberList" });

export const WorkspaceMemberRef = WorkspaceRef.extend({ user_id: UserId });

export const ChangeRole = WorkspaceMemberRef.extend({ role: WorkspaceRole })
  .meta({ id: "ChangeRole" });

export const SetWorkspaceLogo = z.strictObject({ workspace_id: WorkspaceId, image: Picture })
  .meta({ id: "SetWorkspaceLogo" });
