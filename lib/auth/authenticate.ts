import type { Actor, Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";

/**
 * Finds out who holds an access token.
 * @throws {AppError} `token_invalid` or `token_expired`
 */
export async function authenticate(app: App, visitor: Visitor, token: string): Promise<Actor> {
  const proof = await app.tokens.verify(token);
  if (!await app.sessions.isAlive(proof.sessionId)) throw new AppError("token_invalid");
  return { ...visitor, ...proof };
}
