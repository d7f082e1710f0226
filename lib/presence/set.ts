import { updateChoice } from "../../db/presence.ts";
import { updateProfile } from "../../db/users.ts";
import { listWorkspaceIdsOf } from "../../db/workspace_members.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toAccount, toUser } from "../users/shape.ts";
import { tellChoice } from "./tell_choice.ts";

/** The emoji of a status that was set by its words alone. */
const SPEECH = "speech_balloon";

/** Chooses what others see of the actor while they are connected, and the words beside it. */
export async function setPresence(
  app: App,
  actor: Actor,
  { status, status_message: text }: Input<"setPresence">,
): Promise<Output<"setPresence">> {
  const account = await transact(app, async (tx, effects) => {
    await updateChoice(tx, actor.userId, status);
    const words = text ? { emoji: SPEECH, text, expiresAt: null } : null;
    const row = await updateProfile(tx, actor.userId, text === undefined ? {} : { status: words });
    if (!row) throw new AppError("token_invalid");
    if (text !== undefined) {
      for (const workspaceId of await listWorkspaceIdsOf(tx, actor.userId)) {
        effects.announce(workspaceId, "user.updated", toUser(row));
      }
    }
    return toAccount(row);
  });
  tellChoice(app, actor.userId, status);
  return account;
}
