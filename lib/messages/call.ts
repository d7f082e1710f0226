import type { Db } from "../../db/client.ts";
import { accessChannel, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { spend, whoIs } from "../rate_limits/spend.ts";

/**
 * Lets members call everybody in a channel, a few times a minute. Guests can't, and while
 * it can't be counted nobody can.
 * @throws {AppError} `forbidden`, `rate_limited` or `unavailable`
 */
export async function checkMayCall(
  app: App,
  db: Db,
  actor: Actor,
  channelId: number,
): Promise<void> {
  const channel = await accessChannel(db, actor, channelId, "belong");
  if (channel.kind === "direct" || channel.kind === "group") return;
  if (!isAtLeast(channel.workspaceRole, "member")) {
    throw new AppError("forbidden", { who: "a member who is no guest", act: "call everybody" });
  }
  await spend(app, "call", whoIs(actor));
}
