import { type AccountRow, insertUser, type NewUser } from "../../db/users.ts";
import type { Tx } from "../../db/client.ts";
import { AppError } from "../errors.ts";
import { foldUsername } from "../protocol/username.ts";

/** Letters of a name that a username is made of; the rest is for its number. */
const WORD_CHARS = 24;
const TRIES = 5;

/** An account to be created: with the username it chose, or one made from its name. */
export type Newcomer = Omit<NewUser, "username" | "usernameKey"> & {
  username?: string | undefined;
};

/**
 * Creates an account with a username that nobody has: the one that was chosen, or one made
 * from the name.
 * @throws {AppError} `username_taken` where a chosen one is
 */
export async function createUser(tx: Tx, { username, ...user }: Newcomer): Promise<AccountRow> {
  if (username !== undefined) {
    const row = await insertUser(tx, { ...user, username, usernameKey: foldUsername(username) });
    if (!row) throw new AppError("username_taken", { username });
    return row;
  }
  const word = wordOf(user.name);
  for (let tries = 0; tries < TRIES; tries++) {
    const made = tries === 0 && word.length >= 3 ? word : `${word || "user"}_${randomDigits()}`;
    const row = await insertUser(tx, { ...user, username: made, usernameKey: made });
    if (row) return row;
  }
  throw new Error(`No username could be made from "${word}"`);
}

/** What of a name can stand in any username. */
function wordOf(name: string): string {
  return foldUsername(name.normalize("NFKD").replace(/\p{M}/gu, ""))
    .replace(/[^a-z0-9._]+/g, "_").replace(/_+/g, "_").slice(0, WORD_CHARS)
    .replace(/^_|_$/g, "");
}

function randomDigits(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000).padStart(6, "0");
}
