import { listChannelMembers as listRows } from "../../db/channel_members.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toChannelMember } from "./shape.ts";

/** Who is in a channel, by id. */
export async function listChannelMembers(
  app: App,
  actor: Actor,
  { channel_id, after = 0, limit }: Input<"listChannelMembers">,
): Promise<Output<"listChannelMembers">> {
  await accessChannel(app.sql, actor, channel_id, "see");
  const rows = await listRows(app.sql, { channelId: channel_id, after, limit: limit + 1 });
  const { page, next_cursor } = toPage(rows, limit, ({ userId }) => encodeId(userId));
  return { members: page.map(toChannelMember), next_cursor };
}
