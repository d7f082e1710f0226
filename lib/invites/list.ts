import { listOpenInvites } from "../../db/invites.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toInvite } from "./shape.ts";

/** The newest invites into a workspace that can still be used. Its admins may see them. */
export async function listInvites(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"listInvites">,
): Promise<Output<"listInvites">> {
  await accessWorkspace(app.sql, actor, workspace_id, { least: "admin", act: "see invites" });
  const rows = await listOpenInvites(app.sql, workspace_id, LIMITS.invitesListed);
  return { invites: rows.map(toInvite) };
}
