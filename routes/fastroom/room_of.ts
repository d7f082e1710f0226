import type { Actor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { getChannel } from "../../lib/channels/get.ts";
import { AppError } from "../../lib/errors.ts";
import type { Channel } from "../../lib/protocol/channels.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { channelIdOf } from "./shapes.ts";

/** The room with a number, if the actor may see it: channels of other workspaces are no rooms. */
export async function roomOf(app: App, actor: Actor, id: number): Promise<Channel> {
  const channel = await getChannel(app, actor, { channel_id: channelIdOf(id) });
  if (decodeId(channel.workspace_id) === app.config.commonsWorkspace) return channel;
  throw new AppError("channel_not_found", { id: channel.id });
}
