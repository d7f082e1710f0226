import { findVisibleUser } from "../../db/users.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toUser } from "./shape.ts";

/** A person who shares a workspace with the actor. */
export async function getUser(
  app: App,
  actor: Actor,
  input: Input<"getUser">,
): Promise<Output<"getUser">> {
  const row = await findVisibleUser(app.sql, actor.userId, input.user_id);
  if (!row) throw new AppError("member_not_found", { id: encodeId(input.user_id) });
  return toUser(row);
}
