import { updateUserName } from "../../db/users.ts";
import { listWorkspaceIdsOf } from "../../db/workspace_members.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toAccount, toUser } from "./shape.ts";

/** Changes one's own profile and tells every workspace that one is in. */
export function updateMe(
  app: App,
  actor: Actor,
  input: Input<"updateMe">,
): Promise<Output<"updateMe">> {
  return transact(app, async (tx, effects) => {
    const account = await updateUserName(tx, actor.userId, input.name);
    for (const workspaceId of await listWorkspaceIdsOf(tx, actor.userId)) {
      effects.announce(workspaceId, "user.updated", toUser(account));
    }
    return toAccount(account);
  });
}
