import { listDirectory } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toUser } from "./shape.ts";

/** The people of a workspace whom the actor may see, by id; with `q` those whose name or title has it. */
export async function listUsers(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, q, after = 0, limit }: Input<"listUsers">,
): Promise<Output<"listUsers">> {
  const { role } = await accessWorkspace(app.sql, actor, workspaceId);
  const viewer = { userId: actor.userId, role };
  const given = {
    workspaceId,
    parts: q === undefined ? [] : [q.normalize("NFKC").toLowerCase()],
    after,
    limit: limit + 1,
  };
  const rows = await listDirectory(app.sql, viewer, given);
  const { page, next_cursor } = toPage(rows, limit, ({ id }) => encodeId(id));
  return { users: page.map(toUser), next_cursor };
}
