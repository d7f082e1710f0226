import { revokeReusedFamily, rotateRefreshToken } from "../../db/sessions.ts";
import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { endSession } from "./end_session.ts";
import { issueTokens } from "./sign_in.ts";

/** Trades a refresh token for new tokens. One that comes back after it was spent ends the session. */
export async function refreshSession(
  app: App,
  _visitor: Visitor,
  input: Input<"refreshSession">,
): Promise<Output<"refreshSession">> {
  const next = randomToken();
  const [hash, nextHash] = await Promise.all([sha256(input.refresh_token), sha256(next)]);
  const lifeS = app.config.refreshTokenTtlS;
  const session = await rotateRefreshToken(app.sql, { hash, nextHash, lifeS });
  if (session) return issueTokens(app, session.userId, session.sessionId, next);

  const stolen = await revokeReusedFamily(app.sql, hash);
  if (stolen) endSession(app, stolen);
  throw new AppError("token_invalid");
}
