import { isDuplicate } from "../../db/client.ts";
import { insertStreams } from "../../db/log.ts";
import { insertUser, updateCurrentWorkspace } from "../../db/users.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toAccount } from "../users/shape.ts";
import { foundWorkspace } from "../workspaces/found.ts";
import { toWorkspace } from "../workspaces/shape.ts";
import { hashPassword } from "./password.ts";
import { issueTokens, openSession, prepareSession } from "./sign_in.ts";

/** Creates an account with a first workspace and signs it in. */
export async function register(
  app: App,
  visitor: Visitor,
  input: Input<"register">,
): Promise<Output<"register">> {
  const passwordHash = await hashPassword(input.password);
  const opening = await prepareSession(app);
  try {
    return await transact(app, async (tx, effects) => {
      const { email, name } = input;
      const user = await insertUser(tx, { id: newId("user"), email, name, passwordHash });
      await insertStreams(tx, [user.id]);
      const workspace = await foundWorkspace(tx, effects, user.id, input.workspace_name);
      await updateCurrentWorkspace(tx, user.id, workspace.id);
      await openSession(app, tx, effects, { visitor, userId: user.id, opening });
      effects.defer("welcome", { user_id: user.id });
      return {
        ...await issueTokens(app, visitor.sessionKind, user.id, opening),
        user: toAccount({ ...user, currentWorkspaceId: workspace.id }),
        workspace: toWorkspace(workspace),
      };
    });
  } catch (error) {
    if (isDuplicate(error, "users_email_key")) {
      throw new AppError("email_taken", { email: input.email });
    }
    throw error;
  }
}
