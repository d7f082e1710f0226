import { listBans as listRows } from "../../db/moderation.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeId } from "../ids.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toBan } from "./shape.ts";

/** Who is banned from a channel. Its moderators may look. */
export async function listBans(
  app: App,
  actor: Actor,
  { channel_id: channelId, after = 0, limit }: Input<"listBans">,
): Promise<Output<"listBans">> {
  await accessChannel(app.sql, actor, channelId, "moderate", "see who is banned");
  const rows = await listRows(app.sql, { channelId, after, limit: limit + 1 });
  const { page, next_cursor } = toPage(rows, limit, ({ userId }) => encodeId(userId));
  return { bans: page.map(toBan), next_cursor };
}
