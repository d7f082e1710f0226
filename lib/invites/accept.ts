import { findOpenInvite } from "../../db/invites.ts";
import { lockAccount } from "../../db/credentials.ts";
import { lockOwners } from "../../db/workspace_members.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { enterByInvite } from "./enter.ts";

/** Enters the workspace of an invite with the account that one has. */
export async function acceptInvite(
  app: App,
  actor: Actor,
  input: Input<"acceptInvite">,
): Promise<Output<"acceptInvite">> {
  const hash = sha256(input.token);
  return await transact(app, async (tx, effects) => {
    const invite = await findOpenInvite(tx, hash);
    if (!invite) throw new AppError("invite_not_found");
    await lockOwners(tx, invite.workspaceId);
    const account = await lockAccount(tx, actor.userId);
    if (!account) throw new AppError("token_invalid");
    return await enterByInvite(tx, effects, account, invite);
  });
}
