import { revokeSessionsOf } from "../../db/sessions.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { endSessions } from "./end_sessions.ts";

/** Signs the actor out everywhere but here. Personal access tokens stay. */
export async function revokeOtherSessions(app: App, actor: Actor): Promise<void> {
  const { userId, sessionId } = actor;
  endSessions(app, await revokeSessionsOf(app.sql, userId, { except: sessionId, all: false }));
}
