import { findAccount } from "../../db/users.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Output } from "../protocol/api.ts";
import { toAccount } from "../users/shape.ts";

/** Whose access token this is and how long it lasts. */
export async function getSession(app: App, actor: Actor): Promise<Output<"getSession">> {
  const account = await findAccount(app.sql, actor.userId);
  if (!account) throw new AppError("token_invalid");
  return { valid: true, user: toAccount(account), expires_at: actor.expiresAt.toISOString() };
}
