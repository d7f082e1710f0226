import { insertChannel } from "../../db/channels.ts";
import { isDuplicate } from "../../db/client.ts";
import { insertStreams } from "../../db/log.ts";
import { holdWorkspace } from "../../db/workspaces.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { record } from "../audit/record.ts";
import { enterChannels } from "./enter.ts";
import { toChannel } from "./shape.ts";

/** Creates a channel, with its creator as its moderator. Any member of the workspace may. */
export async function createChannel(
  app: App,
  actor: Actor,
  input: Input<"createChannel">,
): Promise<Output<"createChannel">> {
  try {
    return await transact(app, async (tx, effects) => {
      await holdWorkspace(tx, input.workspace_id);
      const workspace = await accessWorkspace(tx, actor, input.workspace_id, {
        least: "member",
        act: "create channels",
      });

      const channel = await insertChannel(tx, {
        id: newId("channel"),
        workspaceId: workspace.id,
        kind: input.is_private ? "private" : "public",
        name: input.name,
        topic: input.topic,
        purpose: input.purpose,
        isDefault: false,
        createdBy: actor.userId,
      });
      await insertStreams(tx, workspace.id, [channel.id]);
      const { id, kind, name } = toChannel(channel);
      await record(tx, actor, workspace.id, "channel.created", { channel_id: id, kind, name });
      if (channel.kind === "public") {
        effects.announce(workspace.id, "channel.created", toChannel(channel));
      }
      await enterChannels(tx, effects, [channel], actor.userId, "moderator");
      return { ...toChannel(channel), is_member: true };
    });
  } catch (error) {
    if (isDuplicate(error, "channels_name")) {
      throw new AppError("channel_name_taken", { name: input.name });
    }
    throw error;
  }
}
