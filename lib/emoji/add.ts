import { findEmoji, insertEmoji } from "../../db/emoji.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { dropPicture, keepPicture } from "../pictures/keep.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { tellWorkspace } from "../workspaces/tell.ts";
import { toEmoji } from "./shape.ts";

const NEED = { least: "member", act: "add emoji" } as const;

/** Adds an emoji to a workspace, under a name that is free. Members may who are no guests. */
export async function addEmoji(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, name, image }: Input<"addEmoji">,
): Promise<Output<"addEmoji">> {
  await accessWorkspace(app.sql, actor, workspaceId, NEED);
  if (await findEmoji(app.sql, workspaceId, name)) throw new AppError("emoji_taken", { name });
  const px = LIMITS.emojiPx;
  const picture = await keepPicture(app, image, { px, fit: "contain", isAnimated: true });
  try {
    return await transact(app, async (tx, effects) => {
      await accessWorkspace(tx, actor, workspaceId, NEED);
      const given = { workspaceId, name, picture, createdBy: actor.userId };
      const row = await insertEmoji(tx, given, LIMITS.emojiPerWorkspace);
      if (!row) {
        if (await findEmoji(tx, workspaceId, name)) throw new AppError("emoji_taken", { name });
        throw new AppError("too_many_custom_emoji", { limit: LIMITS.emojiPerWorkspace });
      }
      const emoji = toEmoji(row);
      await record(tx, actor, workspaceId, "emoji.added", { name });
      await tellWorkspace(tx, effects, workspaceId, "emoji.added", emoji);
      return emoji;
    });
  } catch (error) {
    dropPicture(app, picture);
    throw error;
  }
}
