import { updateLogo } from "../../db/workspaces.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { LIMITS } from "../limits.ts";
import { dropPicture, keepPicture } from "../pictures/keep.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toWorkspace } from "./shape.ts";
import { tellWorkspace } from "./tell.ts";

const NEED = { least: "admin", act: "change it" } as const;

/** Gives a workspace a picture, in the place of the one before. Its admins may. */
export async function setWorkspaceLogo(
  app: App,
  actor: Actor,
  { workspace_id, image }: Input<"setWorkspaceLogo">,
): Promise<Output<"setWorkspaceLogo">> {
  await accessWorkspace(app.sql, actor, workspace_id, NEED);
  const px = LIMITS.logoPx;
  const logo = await keepPicture(app, image, { px, fit: "contain", isAnimated: false });
  try {
    return await replaceLogo(app, actor, workspace_id, logo);
  } catch (error) {
    dropPicture(app, logo);
    throw error;
  }
}

/** Takes a workspace's picture away. Its admins may. */
export function deleteWorkspaceLogo(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"deleteWorkspaceLogo">,
): Promise<Output<"deleteWorkspaceLogo">> {
  return replaceLogo(app, actor, workspace_id, null);
}

async function replaceLogo(app: App, actor: Actor, workspaceId: number, logo: string | null) {
  const { workspace, before } = await transact(app, async (tx, effects) => {
    await accessWorkspace(tx, actor, workspaceId, NEED);
    const { before, ...row } = await updateLogo(tx, workspaceId, logo);
    const workspace = toWorkspace(row);
    await record(tx, actor, workspaceId, "workspace.updated", { logo: logo !== null });
    await tellWorkspace(tx, effects, workspaceId, "workspace.updated", workspace);
    return { workspace, before };
  });
  dropPicture(app, before);
  return workspace;
}
