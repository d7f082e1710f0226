import { isDuplicate } from "../../db/client.ts";
import { insertStreams } from "../../db/log.ts";
import { type AccountRow, findAccountByEmail, updateCurrentWorkspace } from "../../db/users.ts";
import type { App } from "../app.ts";
import { admitToCommons, isConfirmedEnough } from "../commons/enter.ts";
import { AppError } from "../errors.ts";
import { newId } from "../ids.ts";
import { transact } from "../transact.ts";
import { createUser } from "../users/create.ts";
import { hashPassword } from "./password.ts";

/** Somebody who comes to the commons and founds nothing. */
export interface NewcomerInput {
  username: string;
  /** Null where they give none; where addresses are confirmed they must. */
  email: string | null;
  name: string;
  password: string;
}

/**
 * Creates an account that is in the commons and nowhere else. Signs nobody in.
 * @throws {AppError} `username_taken` or `email_taken`
 */
export async function registerNewcomer(
  app: App,
  { username, email, name, password }: NewcomerInput,
): Promise<AccountRow> {
  if (email === null && app.config.requireVerifiedEmail) {
    throw needsEmail();
  }
  const passwordHash = await hashPassword(password);
  try {
    return await transact(app, async (tx, effects) => {
      const id = newId("user");
      const user = await createUser(tx, {
        id,
        email,
        name,
        username,
        passwordHash,
        isVerified: false,
      });
      await insertStreams(tx, id, [id]);
      // Otherwise they enter with the address confirmed, at the first use of what leads there.
      if (await isConfirmedEnough(app, tx, user)) {
        await admitToCommons(app, tx, effects, user);
        await updateCurrentWorkspace(tx, id, app.config.commonsWorkspace);
      } else if (email === null) throw needsEmail();
      if (email !== null) effects.defer("verify", { email });
      return user;
    });
  } catch (error) {
    const isTaken = isDuplicate(error, "users_email_key") ||
      (error instanceof AppError && error.code === "username_taken" &&
        email !== null && await findAccountByEmail(app.sql, email) !== undefined);
    // Whoever comes twice has an account: that is said before what it is called.
    throw isTaken && email !== null ? new AppError("email_taken", { email }) : error;
  }
}

function needsEmail(): AppError {
  const message = "Needed, because addresses are confirmed here";
  return new AppError("invalid_input", undefined, [{ path: "email", message }]);
}
