import { listGuests, lockOwners } from "../../db/workspace_members.ts";
import { deleteWorkspaceRows } from "../../db/workspaces.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { tellDeleted } from "../channels/tell.ts";
import { record } from "../audit/record.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Deletes a workspace with all its channels. Its owners may. */
export function deleteWorkspace(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"deleteWorkspace">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await lockOwners(tx, workspace_id);
    await accessWorkspace(tx, actor, workspace_id, { least: "owner", act: "delete it" });
    await record(tx, actor, workspace_id, "workspace.deleted", {});
    const guests = await listGuests(tx, workspace_id);
    for (const channel of await deleteWorkspaceRows(tx, workspace_id)) {
      // Said in each channel's own stream, so that each one ends there.
      tellDeleted(effects, { ...channel, kind: "private", workspaceId: workspace_id });
    }
    const gone = { workspace_id: encodeId(workspace_id) };
    effects.announce(workspace_id, "workspace.deleted", gone);
    // They don't hear the workspace's stream.
    for (const userId of guests) effects.announce(userId, "workspace.left", gone);
  });
}
