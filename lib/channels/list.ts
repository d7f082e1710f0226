import { listChannelsFor } from "../../db/channels.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toChannel } from "./shape.ts";

/** The channels of a workspace that the actor may see, by name. */
export async function listChannels(
  app: App,
  actor: Actor,
  { workspace_id, after = "", limit }: Input<"listChannels">,
): Promise<Output<"listChannels">> {
  await accessWorkspace(app.sql, actor, workspace_id);
  const rows = await listChannelsFor(app.sql, {
    userId: actor.userId,
    workspaceId: workspace_id,
    after,
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(rows, limit, ({ name }) => name);
  return {
    channels: page.map((row) => ({ ...toChannel(row), is_member: row.isMember })),
    next_cursor,
  };
}
