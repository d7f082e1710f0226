import { deleteEmoji, findEmoji } from "../../db/emoji.ts";
import { holdWorkspace } from "../../db/workspaces.ts";
import { accessWorkspace, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { dropPicture } from "../pictures/keep.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { tellWorkspace } from "../workspaces/tell.ts";

/** Takes an emoji from a workspace. Whoever added it may, and the workspace's admins. */
export async function removeEmoji(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, name }: Input<"removeEmoji">,
): Promise<void> {
  const act = "remove emoji";
  const picture = await transact(app, async (tx, effects) => {
    await holdWorkspace(tx, workspaceId);
    const { role } = await accessWorkspace(tx, actor, workspaceId, { least: "member", act });
    const emoji = await findEmoji(tx, workspaceId, name);
    if (!emoji) throw new AppError("emoji_not_found", { name });
    if (emoji.createdBy !== actor.userId && !isAtLeast(role, "admin")) {
      throw new AppError("forbidden", { who: "whoever added it or an admin", act });
    }
    if (!await deleteEmoji(tx, workspaceId, name)) throw new AppError("emoji_not_found", { name });
    await record(tx, actor, workspaceId, "emoji.removed", { name });
    const gone = { workspace_id: encodeId(workspaceId), name };
    await tellWorkspace(tx, effects, workspaceId, "emoji.removed", gone);
    return emoji.picture;
  });
  dropPicture(app, picture);
}
