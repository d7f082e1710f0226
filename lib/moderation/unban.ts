import { deleteBan } from "../../db/moderation.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { encodeId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/** Ends a ban: they may join again, and are not put in. The channel's moderators may. */
export function unbanMember(
  app: App,
  actor: Actor,
  { channel_id: channelId, user_id: userId }: Input<"unbanMember">,
): Promise<void> {
  return transact(app, async (tx) => {
    const channel = await accessChannel(tx, actor, channelId, "moderate", "end bans");
    if (!await deleteBan(tx, channelId, userId)) return;
    const data = { channel_id: encodeId(channelId), user_id: encodeId(userId) };
    await record(tx, actor, channel.workspaceId, "member.unbanned", data);
  });
}
