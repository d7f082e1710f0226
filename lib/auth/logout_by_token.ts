import { findRefreshToken, revokeSession } from "../../db/sessions.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { endSessions } from "./end_sessions.ts";

/** Ends the session of a refresh token, spent or not; whoever has it may. Unknown ones are passed over. */
export async function logoutByToken(app: App, refreshToken: string): Promise<void> {
  const found = await findRefreshToken(app.sql, sha256(refreshToken));
  if (!found) return;
  await revokeSession(app.sql, found.sessionId);
  endSessions(app, [found.sessionId]);
}
