import { insertInvite } from "../../db/invites.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";

/** Makes a link into a workspace. Its admins may; only owners make admins. */
export async function createInvite(
  app: App,
  actor: Actor,
  { workspace_id, role }: Input<"createInvite">,
): Promise<Output<"createInvite">> {
  await accessWorkspace(app.sql, actor, workspace_id, {
    least: role === "admin" ? "owner" : "admin",
    act: role === "admin" ? "invite admins" : "invite others",
  });
  const token = randomToken();
  const expiresAt = await insertInvite(app.sql, {
    hash: await sha256(token),
    workspaceId: workspace_id,
    role,
    createdBy: actor.userId,
    lifeS: LIMITS.inviteLifeS,
  });
  return {
    token,
    // In the fragment, which no server and no log on the way gets to see.
    url: `${app.config.publicUrl}/invite#${token}`,
    expires_at: expiresAt.toISOString(),
  };
}
