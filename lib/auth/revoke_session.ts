import { revokeSessionOf } from "../../db/sessions.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";
import { endSessions } from "./end_sessions.ts";

/** Signs one of the actor's devices out, its sockets included. */
export async function revokeSession(
  app: App,
  actor: Actor,
  { session_id }: Input<"revokeSession">,
): Promise<void> {
  const isDone = await revokeSessionOf(app.sql, actor.userId, session_id);
  if (!isDone) throw new AppError("session_not_found", { id: session_id });
  endSessions(app, [session_id]);
}
