import {
  extendSession,
  findRefreshToken,
  type RefreshRow,
  revokeSession,
  rotateRefreshToken,
  updateAllowEpoch,
} from "../../db/sessions.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { allowSession, isAllowed } from "./allow_list.ts";
import { endSessions } from "./end_sessions.ts";
import { issueTokens, livesOf } from "./sign_in.ts";

/**
 * Trades a refresh token for new tokens. One that comes back after it was spent ends the
 * session, unless it comes with the nonce it was spent with: that is the same request,
 * whose answer was lost, and is answered alike. Tokens in cookies are not spent, because
 * a browser's tabs would race.
 */
export async function refreshSession(
  app: App,
  visitor: Visitor,
  { refresh_token, retry_nonce }: Input<"refreshSession">,
): Promise<Output<"refreshSession">> {
  const { sessionKind } = visitor;
  const hash = sha256(refresh_token);
  const found = await findRefreshToken(app.sql, hash);
  if (!found || found.kind !== sessionKind) throw new AppError("token_invalid");
  if (found.isSpent) return await answerAgain(app, visitor, found, refresh_token, retry_nonce);
  const mayGoOn = found.isLive && (found.isVerified || !app.config.requireVerifiedEmail);
  if (!mayGoOn) throw new AppError("token_invalid");
  await checkAllowed(app, found);

  const { sessionId, userId } = found;
  const lifeS = livesOf(app, visitor).sessionS;
  if (sessionKind === "cookie") {
    if (!await extendSession(app.sql, sessionId, lifeS)) throw new AppError("token_invalid");
    return await issueTokens(app, visitor, userId, { sessionId, refreshToken: refresh_token });
  }
  const refreshToken = retry_nonce === undefined
    ? randomToken()
    : await successorOf(app, refresh_token, retry_nonce);
  const won = await rotateRefreshToken(app.sql, {
    hash,
    nextHash: sha256(refreshToken),
    nonceHash: retry_nonce === undefined ? null : sha256(retry_nonce),
    lifeS,
  });
  if (won) return await issueTokens(app, visitor, userId, { sessionId, refreshToken });
  // Somebody was faster, or the session has ended meanwhile.
  const now = await findRefreshToken(app.sql, hash);
  if (!now?.isSpent) throw new AppError("token_invalid");
  return await answerAgain(app, visitor, now, refresh_token, retry_nonce);
}

/** The answer to a token that is spent already. */
async function answerAgain(
  app: App,
  visitor: Visitor,
  { sessionId, userId, nonceHash, isLive }: RefreshRow,
  token: string,
  nonce: string | undefined,
): Promise<Output<"refreshSession">> {
  const isRepeat = nonce !== undefined && nonceHash !== null &&
    new Uint8Array(nonceHash).toHex() === sha256(nonce).toHex();
  if (!isRepeat) {
    await revokeSession(app.sql, sessionId);
    endSessions(app, [sessionId]);
    throw new AppError("token_invalid");
  }
  const refreshToken = await successorOf(app, token, nonce);
  const successor = await findRefreshToken(app.sql, sha256(refreshToken));
  if (!isLive || !successor || successor.isSpent) throw new AppError("token_invalid");
  return await issueTokens(app, visitor, userId, { sessionId, refreshToken });
}

/** Nobody but this server can make it out of the token and the nonce, and it makes it again. */
function successorOf(app: App, token: string, nonce: string): Promise<string> {
  return app.keys.derive("refresh", token, nonce);
}

async function checkAllowed(app: App, { sessionId, allowEpoch }: RefreshRow): Promise<void> {
  const allowed = await isAllowed(app, sessionId, allowEpoch);
  if (allowed === "no") {
    await revokeSession(app.sql, sessionId);
    endSessions(app, [sessionId]);
    throw new AppError("token_invalid");
  }
  // Also what is there is written again: it lives as long as the session.
  const marker = await allowSession(app, sessionId);
  if (marker !== null && marker !== allowEpoch) await updateAllowEpoch(app.sql, sessionId, marker);
}
