import { revokeInviteRow } from "../../db/invites.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";

/** Makes an invite worthless. The workspace's admins may. */
export async function revokeInvite(
  app: App,
  actor: Actor,
  { workspace_id, invite_id }: Input<"revokeInvite">,
): Promise<void> {
  await accessWorkspace(app.sql, actor, workspace_id, { least: "admin", act: "revoke invites" });
  const revoked = await revokeInviteRow(app.sql, workspace_id, invite_id);
  if (!revoked) throw new AppError("invite_not_found");
}
