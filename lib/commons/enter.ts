import { listDefaultChannels } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { findDeactivated } from "../../db/former_members.ts";
import { type AccountRow, findAccount } from "../../db/users.ts";
import { findWorkspaceMember, lockOwners } from "../../db/workspace_members.ts";
import { listWorkspacesById } from "../../db/workspaces.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { type Effects, transact } from "../transact.ts";
import { enterWorkspace } from "../workspaces/enter.ts";

/**
 * Puts the actor into the commons, which everybody with an account may enter but who was
 * deactivated there. Who is in already stays as they are.
 */
export async function enterCommons(app: App, actor: Actor): Promise<void> {
  const { commonsWorkspace } = app.config;
  if (await findWorkspaceMember(app.sql, commonsWorkspace, actor.userId)) return;
  await transact(app, async (tx, effects) => {
    const account = await findAccount(tx, actor.userId);
    if (!account) throw new AppError("token_invalid");
    await admitToCommons(app, tx, effects, account);
  });
}

/** The same as a part of what else concerns the account. */
export async function admitToCommons(
  app: App,
  tx: Tx,
  effects: Effects,
  account: AccountRow,
): Promise<void> {
  const { commonsWorkspace: workspaceId } = app.config;
  const { id: userId, email } = account;
  await lockOwners(tx, workspaceId);
  if (!await isConfirmedEnough(app, tx, account)) {
    throw new AppError("email_unverified", { email: email ?? "nowhere" });
  }
  if (await findDeactivated(tx, workspaceId, userId)) throw new AppError("deactivated");
  const channels = await listDefaultChannels(tx, workspaceId);
  await enterWorkspace(tx, effects, { workspaceId, userId, role: "member", channels });
}

/** Whether an account's address is as confirmed as the commons wants it. */
export async function isConfirmedEnough(
  { config }: App,
  tx: Tx,
  { emailVerifiedAt }: AccountRow,
): Promise<boolean> {
  const [workspace] = await listWorkspacesById(tx, [config.commonsWorkspace]);
  return !workspace?.requireVerifiedEmail || emailVerifiedAt !== null;
}
