import { changeRole } from "../lib/workspaces/change_role.ts";
import { createWorkspace } from "../lib/workspaces/create.ts";
import { getCurrentWorkspace } from "../lib/workspaces/current.ts";
import { deleteWorkspace } from "../lib/workspaces/delete.ts";
import { getWorkspace } from "../lib/workspaces/get.ts";
import { leaveWorkspace } from "../lib/workspaces/leave.ts";
import { listWorkspaces } from "../lib/workspaces/list.ts";
import { listWorkspaceMembers } from "../lib/workspaces/list_members.ts";
import { removeWorkspaceMember } from "../lib/workspaces/remove_member.ts";
import { switchWorkspace } from "../lib/workspaces/switch.ts";
import { transferWorkspace } from "../lib/workspaces/transfer.ts";
import { updateWorkspace } from "../lib/workspaces/update.ts";
import { createRouter, serve } from "./http.ts";

export const workspaces = createRouter();

serve(workspaces, "listWorkspaces", listWorkspaces);
serve(workspaces, "createWorkspace", createWorkspace);
serve(workspaces, "getCurrentWorkspace", getCurrentWorkspace);
serve(workspaces, "getWorkspace", getWorkspace);
serve(workspaces, "updateWorkspace", updateWorkspace);
serve(workspaces, "deleteWorkspace", deleteWorkspace);
serve(workspaces, "switchWorkspace", switchWorkspace);
serve(workspaces, "leaveWorkspace", leaveWorkspace);
serve(workspaces, "listWorkspaceMembers", listWorkspaceMembers);
serve(workspaces, "changeRole", changeRole);
serve(workspaces, "transferWorkspace", transferWorkspace);
serve(workspaces, "removeWorkspaceMember", removeWorkspaceMember);
