import { revokeSessionsOf } from "../../db/sessions.ts";
import { lockAccount } from "../../db/credentials.ts";
import { eraseUser } from "../../db/users.ts";
import { listWorkspaceIdsOf, lockOwners } from "../../db/workspace_members.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError, RETRY_AFTER_S } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toUser } from "../users/shape.ts";
import { exitWorkspace } from "../workspaces/exit.ts";
import { confirmPassword } from "./confirm_password.ts";

/**
 * Erases the actor's account. Their messages stay, as a deleted user's. Who owns a
 * workspace alone has to hand it over or delete it first.
 */
export async function deleteAccount(
  app: App,
  actor: Actor,
  { password }: Input<"deleteAccount">,
): Promise<void> {
  const { id } = await confirmPassword(app, actor, password);
  for (let attempt = 0; attempt < LIMITS.retriesPerTransaction; attempt++) {
    if (await erase(app, id)) return;
  }
  throw new AppError("unavailable", { seconds: RETRY_AFTER_S });
}

/** False, with nothing done, if they entered a workspace this very moment, which was not locked. */
function erase(app: App, id: number): Promise<boolean> {
  return transact(app, async (tx, effects) => {
    const workspaceIds = await listWorkspaceIdsOf(tx, id);
    for (const workspaceId of workspaceIds) {
      const owners = await lockOwners(tx, workspaceId);
      if (owners.length === 1 && owners[0] === id) throw new AppError("last_owner");
    }
    await lockAccount(tx, id);
    const current = await listWorkspaceIdsOf(tx, id);
    if (current.join() !== workspaceIds.join()) return false;

    effects.end(await revokeSessionsOf(tx, id));
    const erased = toUser(await eraseUser(tx, id));
    for (const workspaceId of workspaceIds) {
      effects.announce(workspaceId, "user.updated", erased);
      await exitWorkspace(tx, effects, workspaceId, id);
    }
    return true;
  });
}
