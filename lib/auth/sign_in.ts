import type { Tx } from "../../db/client.ts";
import { evictSessions, insertSession } from "../../db/sessions.ts";
import type { Lives, Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";
import type { Effects } from "../transact.ts";
import { allowSession } from "./allow_list.ts";

/** The tokens of a sign-in, named as in OAuth2. */
export interface IssuedTokens {
  access_token: string;
  token_type: "bearer";
  expires_in: number;
  refresh_token: string;
}

/** A session that is about to be opened. */
export interface Opening {
  sessionId: string;
  refreshToken: string;
  refreshHash: Uint8Array;
  allowEpoch: string | null;
}

/** Prepares a session, with all that takes time and needs no transaction. */
export async function prepareSession(app: App): Promise<Opening> {
  const sessionId = crypto.randomUUID();
  const refreshToken = randomToken();
  const [refreshHash, allowEpoch] = await Promise.all([
    sha256(refreshToken),
    allowSession(app, sessionId),
  ]);
  return { sessionId, refreshToken, refreshHash, allowEpoch };
}

/**
 * Opens a prepared session for somebody who has proven who they are, and ends the least
 * recently used one where there are too many. The account must be new or locked.
 */
export async function openSession(
  app: App,
  tx: Tx,
  effects: Effects,
  { visitor, userId, opening }: { visitor: Visitor; userId: number; opening: Opening },
): Promise<void> {
  const isNewDevice = await insertSession(tx, {
    id: opening.sessionId,
    userId,
    kind: visitor.sessionKind,
    userAgent: visitor.userAgent,
    address: visitor.address,
    lifeS: livesOf(app, visitor).sessionS,
    refreshHash: opening.refreshHash,
    allowEpoch: opening.allowEpoch,
  });
  if (isNewDevice) effects.defer("new_device", { session_id: opening.sessionId });
  const keep = app.config.devicesPerAccount;
  effects.end(await evictSessions(tx, { userId, newest: opening.sessionId, keep }));
}

/** The answer to a sign-in or a refresh. */
export async function issueTokens(
  app: App,
  visitor: Visitor,
  userId: number,
  { sessionId, refreshToken }: Pick<Opening, "sessionId" | "refreshToken">,
): Promise<IssuedTokens> {
  const lifeS = livesOf(app, visitor).accessS;
  return {
    access_token: await app.tokens.sign(userId, sessionId, lifeS),
    token_type: "bearer",
    expires_in: lifeS,
    refresh_token: refreshToken,
  };
}

/** How long the tokens are good for that `visitor` gets. */
export function livesOf({ config }: App, { lives, sessionKind }: Visitor): Lives {
  const { accessTokenTtlS, cookieAccessTokenTtlS, refreshTokenTtlS } = config;
  const accessS = sessionKind === "cookie" ? cookieAccessTokenTtlS : accessTokenTtlS;
  return lives ?? { accessS, sessionS: refreshTokenTtlS };
}
