import { listVisibleUsers } from "../../db/presence.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";

/** Whether somebody whom the actor may see is there. */
export async function getPresence(
  app: App,
  actor: Actor,
  { user_id }: Input<"getPresence">,
): Promise<Output<"getPresence">> {
  const [visible] = await listVisibleUsers(app.sql, actor.userId, [user_id]);
  const id = encodeId(user_id);
  if (visible === undefined) throw new AppError("member_not_found", { id });
  return { user_id: id, presence: app.presence.statusOf(user_id) };
}
