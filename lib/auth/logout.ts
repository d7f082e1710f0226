import { revokeSession } from "../../db/sessions.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { endSessions } from "./end_sessions.ts";

/** Ends the actor's session with its tokens and sockets. */
export async function logout(app: App, actor: Actor): Promise<void> {
  await revokeSession(app.sql, actor.sessionId);
  endSessions(app, [actor.sessionId]);
}
