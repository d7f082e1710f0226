import { listDefaultChannels } from "../../db/channels.ts";
import { findInvite } from "../../db/invites.ts";
import { insertWorkspaceMember } from "../../db/workspace_members.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { enterChannels } from "../channels/enter.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toWorkspace, toWorkspaceMember } from "../workspaces/shape.ts";

/** Enters the workspace of an invite and its default channels; a member already stays as they are. */
export async function acceptInvite(
  app: App,
  actor: Actor,
  input: Input<"acceptInvite">,
): Promise<Output<"acceptInvite">> {
  const hash = await sha256(input.token);
  return await transact(app, async (tx, effects) => {
    const invite = await findInvite(tx, hash);
    if (!invite) throw new AppError("invite_not_found");
    const { workspaceId, role } = invite;

    const member = await insertWorkspaceMember(tx, { workspaceId, userId: actor.userId, role });
    const workspace = toWorkspace(await accessWorkspace(tx, actor, workspaceId));
    if (member) {
      effects.announce(workspaceId, "user.joined", toWorkspaceMember(member));
      effects.announce(actor.userId, "workspace.joined", workspace);
      const channels = await listDefaultChannels(tx, workspaceId);
      await enterChannels(tx, effects, channels, actor.userId, "member");
    }
    return workspace;
  });
}
