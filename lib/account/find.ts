import type { Db } from "../../db/client.ts";
import {
  type CredentialsRow,
  findCredentials,
  findCredentialsByUsername,
} from "../../db/credentials.ts";
import { foldUsername } from "../protocol/username.ts";

/** The account that signs in as `name`: its address, or its username, which has no @. */
export async function findAccountNamed(
  db: Db,
  name: string,
): Promise<CredentialsRow | undefined> {
  return name.includes("@")
    ? await findCredentials(db, name.toLowerCase())
    : await findCredentialsByUsername(db, foldUsername(name));
}
