import { revokeAccessTokenOf } from "../../db/access_tokens.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { endSessions } from "../auth/end_sessions.ts";
import { AppError } from "../errors.ts";
import type { Input } from "../protocol/api.ts";

/** Ends one of the actor's personal access tokens, its sockets included. */
export async function revokeAccessToken(
  app: App,
  actor: Actor,
  { token_id }: Input<"revokeAccessToken">,
): Promise<void> {
  const isDone = await revokeAccessTokenOf(app.sql, actor.userId, token_id);
  if (!isDone) throw new AppError("token_not_found", { id: token_id });
  endSessions(app, [token_id]);
}
