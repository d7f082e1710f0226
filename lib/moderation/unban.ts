import { lockChannel } from "../../db/moderation.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { forgive } from "./banning.ts";

/** Ends a ban: they may join again, and are not put in. The channel's moderators may. */
export function unbanMember(
  app: App,
  actor: Actor,
  { channel_id: channelId, user_id: userId }: Input<"unbanMember">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, channelId);
    const channel = await accessChannel(tx, actor, channelId, "moderate", "end bans");
    await forgive(tx, effects, actor, channel, userId);
  });
}
