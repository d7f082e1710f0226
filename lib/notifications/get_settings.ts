import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Output } from "../protocol/api.ts";
import { settingsOf } from "./settings.ts";

/** What the actor wants to be told of. */
export async function getNotificationSettings(
  app: App,
  actor: Actor,
): Promise<Output<"getNotificationSettings">> {
  return await settingsOf(app.sql, actor.userId);
}
