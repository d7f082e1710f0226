import type { App } from "../app.ts";

/** Makes the end of a session, which is in Postgres already, bite here at once. */
export function endSession(app: App, sessionId: string): void {
  app.sessions.forget(sessionId);
  app.hub.closeSession(sessionId, "revoked");
}
