import { findChannelNamed as findRow } from "../../db/channels.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Channel } from "../protocol/channels.ts";
import { toChannel } from "./shape.ts";

/** The channel of a workspace with this name, whatever its case, if the actor may see it. */
export async function findChannelNamed(
  app: App,
  actor: Actor,
  { workspaceId, name }: { workspaceId: number; name: string },
): Promise<Channel> {
  await accessWorkspace(app.sql, actor, workspaceId);
  const row = await findRow(app.sql, { userId: actor.userId, workspaceId, name });
  if (!row) throw new AppError("channel_not_found", { id: name });
  return toChannel(row);
}
