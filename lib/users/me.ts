import { findAccount } from "../../db/users.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Output } from "../protocol/api.ts";
import { toAccount } from "./shape.ts";

/** One's own account. */
export async function getMe(app: App, actor: Actor): Promise<Output<"getMe">> {
  const account = await findAccount(app.sql, actor.userId);
  if (!account) throw new AppError("token_invalid");
  return toAccount(account);
}
