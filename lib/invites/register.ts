import { isDuplicate } from "../../db/client.ts";
import { findOpenInvite, type OpenInviteRow } from "../../db/invites.ts";
import { insertStreams } from "../../db/log.ts";
import { updateCurrentWorkspace } from "../../db/users.ts";
import { lockOwners } from "../../db/workspace_members.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { hashPassword } from "../auth/password.ts";
import { issueTokens, openSession, prepareSession } from "../auth/sign_in.ts";
import { sha256 } from "../crypto.ts";
import { noSooner } from "../deadline.ts";
import { AppError } from "../errors.ts";
import { newId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { decodeId } from "../protocol/ids.ts";
import { defer, transact } from "../transact.ts";
import { createUser } from "../users/create.ts";
import { toAccount } from "../users/shape.ts";
import { enterByInvite } from "./enter.ts";

type Result = Output<"registerByInvite">;

/**
 * Sets up an account from an invite and enters its workspace. An invite that was mailed
 * proves its address; with a link the address may have to be confirmed first.
 */
export async function registerByInvite(
  app: App,
  visitor: Visitor,
  input: Input<"registerByInvite">,
): Promise<Result> {
  const invite = await findOpenInvite(app.sql, sha256(input.token));
  if (!invite) throw new AppError("invite_not_found");
  const email = addressOf(invite, input.email);
  const isUntold = invite.email === null &&
    (app.config.requireVerifiedEmail || invite.requireVerifiedEmail);
  const work = setUp(app, visitor, input, invite, email, isUntold);
  return await (isUntold ? noSooner(LIMITS.registerMs, work) : work);
}

function addressOf(invite: OpenInviteRow, given: string | undefined): string {
  if (invite.email !== null && given !== undefined && given !== invite.email) {
    throw new AppError("invite_of_another");
  }
  const email = invite.email ?? given;
  if (email !== undefined) return email;
  throw new AppError("invalid_input", undefined, [{ path: "email", message: "A link needs one" }]);
}

async function setUp(
  app: App,
  visitor: Visitor,
  { token, name, password }: Input<"registerByInvite">,
  invite: OpenInviteRow,
  email: string,
  isUntold: boolean,
): Promise<Result> {
  const passwordHash = await hashPassword(password);
  const opening = await prepareSession(app);
  const hash = sha256(token);
  try {
    return await transact(app, async (tx, effects) => {
      const current = await findOpenInvite(tx, hash);
      if (!current) throw new AppError("invite_not_found");
      await lockOwners(tx, current.workspaceId);
      const id = newId("user");
      const isVerified = invite.email !== null;
      const user = await createUser(tx, { id, email, name, passwordHash, isVerified });
      await insertStreams(tx, id, [id]);
      if (!isVerified) effects.defer("verify", { email });
      // A workspace that wants confirmed addresses is entered with the link once that is done.
      if (isUntold && invite.requireVerifiedEmail) return { verification_sent_to: email };
      const workspace = await enterByInvite(tx, effects, user, current);
      const currentWorkspaceId = decodeId(workspace.id)!;
      await updateCurrentWorkspace(tx, id, currentWorkspaceId);
      if (isUntold) return { verification_sent_to: email };
      await openSession(app, tx, effects, { visitor, userId: id, opening });
      return {
        ...await issueTokens(app, visitor, id, opening),
        user: toAccount({ ...user, currentWorkspaceId }),
        workspace,
      };
    });
  } catch (error) {
    if (!isDuplicate(error, "users_email_key")) throw error;
    if (!isUntold) throw new AppError("email_taken", { email });
    await defer(app, "account_exists", { email });
    return { verification_sent_to: email };
  }
}
