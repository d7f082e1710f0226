import { updateWorkspaceRow } from "../../db/workspaces.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toWorkspace } from "./shape.ts";
import { tellWorkspace } from "./tell.ts";

/** Changes a workspace's name or settings. Its admins may. */
export function updateWorkspace(
  app: App,
  actor: Actor,
  { workspace_id, name, edit_window_s, require_verified_email, link_previews }: Input<
    "updateWorkspace"
  >,
): Promise<Output<"updateWorkspace">> {
  return transact(app, async (tx, effects) => {
    await accessWorkspace(tx, actor, workspace_id, { least: "admin", act: "change it" });
    const updated = toWorkspace(
      await updateWorkspaceRow(tx, workspace_id, {
        name,
        editWindowS: edit_window_s,
        requireVerifiedEmail: require_verified_email,
        linkPreviews: link_previews,
      }),
    );
    const { edit_window_s: window, require_verified_email: verified } = updated;
    await record(tx, actor, workspace_id, "workspace.updated", {
      name: updated.name,
      edit_window_s: window,
      require_verified_email: verified,
      link_previews: updated.link_previews,
    });
    await tellWorkspace(tx, effects, workspace_id, "workspace.updated", updated);
    return updated;
  });
}
