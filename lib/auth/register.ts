import { isDuplicate, type Tx } from "../../db/client.ts";
import { insertStreams } from "../../db/log.ts";
import { type AccountRow, updateCurrentWorkspace } from "../../db/users.ts";
import type { WorkspaceRow } from "../../db/workspaces.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { noSooner } from "../deadline.ts";
import { AppError } from "../errors.ts";
import { newId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { defer, type Effects, transact } from "../transact.ts";
import { createUser } from "../users/create.ts";
import { toAccount } from "../users/shape.ts";
import { foundWorkspace } from "../workspaces/found.ts";
import { toWorkspace } from "../workspaces/shape.ts";
import { hashPassword } from "./password.ts";
import { issueTokens, openSession, prepareSession } from "./sign_in.ts";

/**
 * Creates an account with a first workspace and signs it in; or, where addresses must be
 * confirmed first, leaves the rest to the mail, whether the address was free or not.
 */
export async function register(
  app: App,
  visitor: Visitor,
  input: Input<"register">,
): Promise<Output<"register">> {
  if (app.config.requireVerifiedEmail) {
    await noSooner(LIMITS.registerMs, registerUntold(app, input));
    return { verification_sent_to: input.email };
  }
  const passwordHash = await hashPassword(input.password);
  const opening = await prepareSession(app);
  try {
    return await transact(app, async (tx, effects) => {
      const { user, workspace } = await createAccount(tx, effects, input, passwordHash);
      await openSession(app, tx, effects, { visitor, userId: user.id, opening });
      return {
        ...await issueTokens(app, visitor, user.id, opening),
        user: toAccount({ ...user, currentWorkspaceId: workspace.id }),
        workspace: toWorkspace(workspace),
      };
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("email_taken", { email: input.email });
  }
}

/** Creates the account, or tells the owner of its address: whoever asks can't tell which. */
async function registerUntold(app: App, input: Input<"register">): Promise<void> {
  const passwordHash = await hashPassword(input.password);
  try {
    await transact(app, (tx, effects) => createAccount(tx, effects, input, passwordHash));
  } catch (error) {
    if (!isTaken(error)) throw error;
    const { email } = input;
    await defer(app, "account_exists", { email });
  }
}

async function createAccount(
  tx: Tx,
  effects: Effects,
  { email, name, username, workspace_name }: Input<"register">,
  passwordHash: string,
): Promise<{ user: AccountRow; workspace: WorkspaceRow }> {
  const id = newId("user");
  const user = await createUser(tx, { id, email, name, username, passwordHash, isVerified: false });
  await insertStreams(tx, id, [id]);
  const workspace = await foundWorkspace(tx, effects, id, workspace_name);
  await updateCurrentWorkspace(tx, id, workspace.id);
  effects.defer("verify", { email });
  return { user, workspace };
}

function isTaken(error: unknown): boolean {
  return isDuplicate(error, "users_email_key");
}
