import { listFilesFor } from "../../db/files.ts";
import { accessChannel, accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { decodeId } from "../protocol/ids.ts";
import { toFile } from "./shape.ts";

/** The files of a workspace that the actor may see: their own, and what messages carry. */
export async function listFiles(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, channel_id, user_id, before, limit }: Input<"listFiles">,
): Promise<Output<"listFiles">> {
  await accessWorkspace(app.sql, actor, workspaceId);
  if (channel_id !== undefined) {
    const channel = await accessChannel(app.sql, actor, channel_id, "see");
    if (channel.workspaceId !== workspaceId) {
      throw new AppError("channel_not_found", { id: encodeId(channel_id) });
    }
  }
  const rows = await listFilesFor(app.sql, {
    userId: actor.userId,
    workspaceId,
    channelId: channel_id ?? null,
    ownerId: user_id ?? null,
    before: before === undefined ? null : toCursor(before),
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(
    rows,
    limit,
    ({ createdUs, id }) => `${createdUs}-${encodeId(id)}`,
  );
  return { files: page.map(toFile), next_cursor };
}

function toCursor(text: string): { us: number; id: number } {
  const [us, id] = text.split("-") as [string, string];
  return { us: Number(us), id: decodeId(id) ?? 0 };
}
