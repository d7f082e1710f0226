import { listAccessTokens as listRows } from "../../db/access_tokens.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Output } from "../protocol/api.ts";
import { toAccessToken } from "./shape.ts";

/** The actor's personal access tokens, the newest first. */
export async function listAccessTokens(
  app: App,
  actor: Actor,
): Promise<Output<"listAccessTokens">> {
  return { tokens: (await listRows(app.sql, actor.userId)).map(toAccessToken) };
}
