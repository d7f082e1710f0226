import { findAccessToken } from "../../db/access_tokens.ts";
import type { Actor, Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import { ACCESS_TOKEN_PREFIX } from "../protocol/access_tokens.ts";

type Identity = Pick<Actor, "userId" | "sessionId" | "expiresAt" | "scopes">;

/**
 * Finds out who holds an access token, a session's or a personal one.
 * @throws {AppError} `token_invalid` or `token_expired`
 */
export async function authenticate(app: App, visitor: Visitor, token: string): Promise<Actor> {
  const identity: Identity = token.startsWith(ACCESS_TOKEN_PREFIX)
    ? await identify(app, token)
    : await app.tokens.verify(token);
  if (!await app.sessions.isAlive(identity.sessionId)) throw new AppError("token_invalid");
  // Said even where there are none: a visitor may have come with others before.
  return { ...visitor, ...identity, scopes: identity.scopes };
}

async function identify(app: App, token: string): Promise<Identity> {
  const found = await findAccessToken(app.sql, sha256(token));
  if (!found) throw new AppError("token_invalid");
  const { userId, id: sessionId, scopes, expiresAt } = found;
  return { userId, sessionId, scopes, expiresAt };
}
