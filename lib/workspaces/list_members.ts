import { listWorkspaceMembers as listRows } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toWorkspaceMember } from "./shape.ts";

/** Who is in a workspace, by id. */
export async function listWorkspaceMembers(
  app: App,
  actor: Actor,
  { workspace_id, after = 0, limit }: Input<"listWorkspaceMembers">,
): Promise<Output<"listWorkspaceMembers">> {
  const { role } = await accessWorkspace(app.sql, actor, workspace_id);
  const viewer = { userId: actor.userId, role };
  const rows = await listRows(app.sql, viewer, {
    workspaceId: workspace_id,
    after,
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(rows, limit, ({ id }) => encodeId(id));
  return { members: page.map(toWorkspaceMember), next_cursor };
}
