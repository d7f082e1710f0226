import type { Db } from "../../db/client.ts";
import { insertSession } from "../../db/sessions.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";

/** The tokens of a sign-in, named as in OAuth2. */
export interface IssuedTokens {
  access_token: string;
  token_type: "bearer";
  expires_in: number;
  refresh_token: string;
}

/** Opens a session for somebody who has proven who they are. */
export async function openSession(
  app: App,
  db: Db,
  visitor: Visitor,
  userId: number,
): Promise<IssuedTokens> {
  const refreshToken = randomToken();
  const sessionId = await insertSession(db, {
    userId,
    userAgent: visitor.userAgent,
    address: visitor.address,
    lifeS: app.config.refreshTokenTtlS,
    refreshHash: await sha256(refreshToken),
  });
  return issueTokens(app, userId, sessionId, refreshToken);
}

/** The answer to a sign-in or a refresh. */
export async function issueTokens(
  app: App,
  userId: number,
  sessionId: string,
  refreshToken: string,
): Promise<IssuedTokens> {
  return {
    access_token: await app.tokens.sign(userId, sessionId),
    token_type: "bearer",
    expires_in: app.config.accessTokenTtlS,
    refresh_token: refreshToken,
  };
}
