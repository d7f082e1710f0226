import type { WorkspaceMemberRow } from "../../db/workspace_members.ts";
import type { WorkspaceRow } from "../../db/workspaces.ts";
import { encodeId } from "../ids.ts";
import { pictureUrl } from "../pictures/keep.ts";
import type { Workspace, WorkspaceMember } from "../protocol/workspaces.ts";
import { toUser } from "../users/shape.ts";

/** A workspace as its members see it. */
export function toWorkspace(row: WorkspaceRow): Workspace {
  return {
    id: encodeId(row.id),
    name: row.name,
    edit_window_s: row.editWindowS,
    require_verified_email: row.requireVerifiedEmail,
    link_previews: row.linkPreviews,
    logo_url: row.logo === null ? null : pictureUrl(row.logo),
    created_at: row.createdAt.toISOString(),
  };
}

/** Somebody's place in a workspace. */
export function toWorkspaceMember(row: WorkspaceMemberRow): WorkspaceMember {
  return {
    workspace_id: encodeId(row.workspaceId),
    user: toUser(row),
    role: row.role,
    joined_at: row.joinedAt.toISOString(),
  };
}
