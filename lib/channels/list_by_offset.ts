import { listChannelsByOffset as listRows } from "../../db/channels.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Counted, Stretch } from "../page.ts";
import type { Channel } from "../protocol/channels.ts";
import { toChannel } from "./shape.ts";

/** Some of the channels of a workspace that the actor may see, by when they were made. */
export async function listChannelsByOffset(
  app: App,
  actor: Actor,
  { workspaceId, isNewestFirst, limit, offset }: Stretch & {
    workspaceId: number;
    isNewestFirst: boolean;
  },
): Promise<Counted<Channel>> {
  await accessWorkspace(app.sql, actor, workspaceId);
  const asked = { userId: actor.userId, workspaceId, limit, offset, isNewestFirst };
  const { rows, total } = await listRows(app.sql, asked);
  return { rows: rows.map(toChannel), total };
}
