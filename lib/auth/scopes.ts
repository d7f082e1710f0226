import type { Actor } from "../actor.ts";
import { AppError } from "../errors.ts";
import { API, type Contract } from "../protocol/api.ts";
import type { Operation } from "../protocol/paths.ts";

/**
 * Lets a personal access token do only what its scopes say. What has no scope is for
 * somebody who is signed in.
 * @throws {AppError} `scope_missing`
 */
export function requireScope({ scopes }: Pick<Actor, "scopes">, operation: Operation): void {
  if (!scopes) return;
  const { scope }: Contract = API[operation];
  if (scope !== undefined && scopes.includes(scope)) return;
  const need = scope ? `the scope "${scope}"` : "somebody who is signed in";
  throw new AppError("scope_missing", { need });
}
