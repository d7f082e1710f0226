import { revokeInviteRow } from "../../db/invites.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Makes an invite worthless. The workspace's admins may. */
export function revokeInvite(
  app: App,
  actor: Actor,
  { workspace_id, invite_id }: Input<"revokeInvite">,
): Promise<void> {
  return transact(app, async (tx) => {
    await accessWorkspace(tx, actor, workspace_id, { least: "admin", act: "revoke invites" });
    const revoked = await revokeInviteRow(tx, workspace_id, invite_id);
    if (!revoked) throw new AppError("invite_not_found");
    await record(tx, actor, workspace_id, "invite.revoked", { invite_id });
  });
}
