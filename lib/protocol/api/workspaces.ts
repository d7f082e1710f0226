import { type Contract, Nothing } from "../contract.ts";
import { Bootstrap, GetBootstrap } from "../bootstrap.ts";
import * as workspaces from "../workspaces.ts";

/** Workspaces and their members. */
export const WORKSPACES = {
  listWorkspaces: {
    summary: "List the workspaces you are in",
    input: Nothing,
    output: workspaces.WorkspaceList,
    errors: [],
    scope: "workspaces:read",
  },
  createWorkspace: {
    summary: "Create a workspace with #general and #random",
    input: workspaces.CreateWorkspace,
    output: workspaces.Workspace,
    errors: [],
    scope: "workspaces:write",
    status: 201,
  },
  getCurrentWorkspace: {
    summary: "Get the workspace you last switched to",
    input: Nothing,
    output: workspaces.Workspace,
    errors: ["no_current_workspace"],
    scope: "workspaces:read",
  },
  bootstrap: {
    summary: "Get all that a client needs to open a workspace, with the cursors to resume after",
    input: GetBootstrap,
    output: Bootstrap,
    errors: ["workspace_not_found"],
    scope: "channels:read",
  },
  getWorkspace: {
    summary: "Get a workspace",
    input: workspaces.WorkspaceRef,
    output: workspaces.WorkspaceView,
    errors: ["workspace_not_found"],
    scope: "workspaces:read",
  },
  updateWorkspace: {
    summary: "Change a workspace's name or settings",
    input: workspaces.UpdateWorkspace,
    output: workspaces.Workspace,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:write",
  },
  deleteWorkspace: {
    summary: "Delete a workspace and all that is in it",
    input: workspaces.WorkspaceRef,
    output: undefined,
    errors: ["workspace_not_found", "forbidden"],
    scope: "workspaces:write",
  },
  switchWorkspace: {
    summary: "Make a workspace the current one",
    input: workspaces.WorkspaceRef,
    output: workspaces.Workspace,
    errors: ["workspace_not_found"],
    scope: "users:write",
  },
  leaveWorkspace: {
    summary: "Leave a workspace and all its channels",
    input: workspaces.WorkspaceRef,
    output: undefined,
    errors: ["workspace_not_found", "last_owner"],
    scope: "workspaces:write",
  },
  listWorkspaceMembers: {
    summary: "List a workspace's members, by id",
    input: workspaces.ListWorkspaceMembers,
    output: workspaces.WorkspaceMemberList,
    errors: ["workspace_not_found"],
    scope: "workspaces:read",
  },
  changeRole: {
    summary: "Give a member another role",
    input: workspaces.ChangeRole,
    output: workspaces.WorkspaceMember,
    errors: ["workspace_not_found", "member_not_found", "forbidden", "last_owner"],
    scope: "workspaces:write",
  },
  transferWorkspace: {
    summary: "Hand a workspace over: the member becomes an owner, and you an admin",
    input: workspaces.WorkspaceMemberRef,
    output: workspaces.WorkspaceMember,
    errors: ["workspace_not_found", "member_not_found", "forbidden"],
    scope: "workspaces:write",
  },
  removeWorkspaceMember: {
    summary: "Remove a member from the workspace and all its channels",
    input: workspaces.WorkspaceMemberRef,
    output: undefined,
    errors: ["workspace_not_found", "member_not_found", "forbidden", "last_owner"],
    scope: "workspaces:write",
  },
} as const satisfies Record<string, Contract>;
