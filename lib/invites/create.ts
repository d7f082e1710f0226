import { insertInvite } from "../../db/invites.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";
import type { Input, Output } from "../protocol/api.ts";
import { checkChannels } from "./check_channels.ts";
import { inviteUrl, needToInvite, toInvite } from "./shape.ts";

/** Makes a link into a workspace. Its admins may; only owners make admins. */
export async function createInvite(
  app: App,
  actor: Actor,
  { workspace_id, role, channel_ids, expires_in_s, max_uses }: Input<"createInvite">,
): Promise<Output<"createInvite">> {
  await accessWorkspace(app.sql, actor, workspace_id, needToInvite(role));
  await checkChannels(app.sql, actor, workspace_id, channel_ids);
  const token = randomToken();
  const invite = await insertInvite(app.sql, {
    id: crypto.randomUUID(),
    hash: await sha256(token),
    workspaceId: workspace_id,
    role,
    channelIds: channel_ids,
    email: null,
    maxUses: max_uses,
    createdBy: actor.userId,
    lifeS: expires_in_s,
  });
  return { ...toInvite(invite), token, url: inviteUrl(app.config.publicUrl, token) };
}
