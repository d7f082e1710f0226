import { insertInvite } from "../../db/invites.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { randomToken, sha256 } from "../crypto.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { checkChannels } from "./check_channels.ts";
import { inviteUrl, needToInvite, toInvite } from "./shape.ts";

/** Makes a link into a workspace. Its admins may; only owners make admins. */
export async function createInvite(
  app: App,
  actor: Actor,
  { workspace_id, role, channel_ids, expires_in_s, max_uses }: Input<"createInvite">,
): Promise<Output<"createInvite">> {
  const token = randomToken();
  const hash = sha256(token);
  const invite = await transact(app, async (tx) => {
    await accessWorkspace(tx, actor, workspace_id, needToInvite(role));
    await checkChannels(tx, actor, workspace_id, channel_ids);
    const row = await insertInvite(tx, {
      id: crypto.randomUUID(),
      hash,
      workspaceId: workspace_id,
      role,
      channelIds: channel_ids,
      email: null,
      maxUses: max_uses,
      createdBy: actor.userId,
      lifeS: expires_in_s,
    });
    await record(tx, actor, workspace_id, "invite.created", { invite_id: row.id, role });
    return row;
  });
  return { ...toInvite(invite), token, url: inviteUrl(app.config.publicUrl, token) };
}
