import { findAccount, updateAvatar } from "../../db/users.ts";
import { listWorkspaceIdsOf } from "../../db/workspace_members.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { dropPicture, keepPicture } from "../pictures/keep.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toAccount, toUser } from "./shape.ts";

/** Gives the actor a picture, in the place of the one before. */
export async function setAvatar(
  app: App,
  actor: Actor,
  { image }: Input<"setAvatar">,
): Promise<Output<"setAvatar">> {
  const px = LIMITS.avatarPx;
  const avatar = await keepPicture(app, image, { px, fit: "cover", isAnimated: false });
  return await replaceAvatar(app, actor, avatar);
}

/** Takes the actor's picture away. */
export async function deleteAvatar(app: App, actor: Actor): Promise<Output<"deleteAvatar">> {
  return await replaceAvatar(app, actor, null);
}

async function replaceAvatar(app: App, actor: Actor, avatar: string | null) {
  const { account, old } = await transact(app, async (tx, effects) => {
    const before = await findAccount(tx, actor.userId);
    if (!before) throw new AppError("token_invalid");
    const row = await updateAvatar(tx, actor.userId, avatar);
    if (!row) throw new AppError("token_invalid");
    for (const workspaceId of await listWorkspaceIdsOf(tx, actor.userId)) {
      effects.announce(workspaceId, "user.updated", toUser(row));
    }
    return { account: toAccount(row), old: before.avatar };
  });
  dropPicture(app, old);
  return account;
}
