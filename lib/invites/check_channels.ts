import type { Db } from "../../db/client.ts";
import { accessChannel, checkOpen } from "../access.ts";
import type { Actor } from "../actor.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";

/** Lets an invite lead only into open channels of its workspace that the inviter may see. */
export async function checkChannels(
  db: Db,
  actor: Actor,
  workspaceId: number,
  channelIds: number[],
): Promise<void> {
  for (const id of channelIds) {
    const channel = await accessChannel(db, actor, id, "see");
    if (channel.workspaceId !== workspaceId) {
      throw new AppError("channel_not_found", { id: encodeId(id) });
    }
    checkOpen(channel);
  }
}
