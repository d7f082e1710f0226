import { isDuplicate } from "../../db/client.ts";
import { updateProfile } from "../../db/users.ts";
import { listWorkspaceIdsOf } from "../../db/workspace_members.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { foldUsername } from "../protocol/username.ts";
import { transact } from "../transact.ts";
import { toAccount, toUser } from "./shape.ts";

/** Changes one's own profile and tells every workspace that one is in. */
export function updateMe(
  app: App,
  actor: Actor,
  input: Input<"updateMe">,
): Promise<Output<"updateMe">> {
  const change = transact(app, async (tx, effects) => {
    const account = await updateProfile(tx, actor.userId, {
      name: input.name,
      username: input.username,
      usernameKey: input.username === undefined ? undefined : foldUsername(input.username),
      locale: input.locale,
      timeZone: input.time_zone,
      title: input.title,
      status: input.status && {
        emoji: input.status.emoji,
        text: input.status.text,
        expiresAt: input.status.expires_at === null ? null : new Date(input.status.expires_at),
      },
    });
    if (!account) throw new AppError("token_invalid");
    for (const workspaceId of await listWorkspaceIdsOf(tx, actor.userId)) {
      effects.announce(workspaceId, "user.updated", toUser(account));
    }
    return toAccount(account);
  });
  return change.catch((error) => {
    if (!isDuplicate(error, "users_username_key")) throw error;
    throw new AppError("username_taken", { username: input.username! });
  });
}
