import { type ChannelForRow, updateChannelRow, updateWhoCanPost } from "../../db/channels.ts";
import { isDuplicate } from "../../db/client.ts";
import { holdPlace, lockChannel } from "../../db/moderation.ts";
import { accessChannel, checkMayWrite, checkOpen, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toChannel } from "./shape.ts";
import { tellHidden, tellUpdated } from "./tell.ts";
import { noteChanges } from "./note.ts";

/**
 * Changes a channel's topic and purpose (everybody inside may), its name, who can post and who
 * sees it (its moderators may), or whether newcomers are put into it (the workspace's admins may).
 */
export async function updateChannel(
  app: App,
  actor: Actor,
  { channel_id, name, topic, purpose, who_can_post, is_private, is_default }: Input<
    "updateChannel"
  >,
): Promise<Output<"updateChannel">> {
  try {
    return await transact(app, async (tx, effects) => {
      const isOrder = [name, who_can_post, is_private, is_default].some((given) =>
        given !== undefined
      );
      const need = isOrder ? "moderate" : "belong";
      await lockChannel(tx, channel_id);
      await holdPlace(tx, channel_id, actor.userId);
      const channel = await accessChannel(tx, actor, channel_id, need, "change this");
      if (channel.channelRole) checkMayWrite(channel);
      else checkOpen(channel);
      if (is_default !== undefined) checkMayBeDefault(channel);
      if (is_private && (is_default ?? channel.isDefault)) {
        throw new AppError("default_channel", { name: channel.name, act: "private" });
      }

      if (who_can_post !== undefined) await updateWhoCanPost(tx, channel.id, who_can_post);
      const updated = await updateChannelRow(tx, {
        id: channel.id,
        kind: is_private === undefined ? null : is_private ? "private" : "public",
        name: name ?? null,
        topic: topic ?? null,
        purpose: purpose ?? null,
        isDefault: is_default ?? null,
      });
      await record(tx, actor, channel.workspaceId, "channel.updated", {
        channel_id: encodeId(channel.id),
        ...(name !== undefined && { name }),
        ...(who_can_post !== undefined && { who_can_post }),
        ...(is_private !== undefined && { is_private }),
        ...(is_default !== undefined && { is_default }),
      });
      tellUpdated(effects, updated);
      if (channel.kind === "public" && updated.kind === "private") tellHidden(effects, updated);
      noteChanges(effects, actor.userId, channel, updated);
      return { ...toChannel(updated), is_member: channel.channelRole !== null };
    });
  } catch (error) {
    if (name !== undefined && isDuplicate(error, "channels_name")) {
      throw new AppError("channel_name_taken", { name });
    }
    throw error;
  }
}

function checkMayBeDefault({ kind, workspaceRole }: ChannelForRow): void {
  const act = "choose default channels";
  if (!isAtLeast(workspaceRole, "admin")) {
    throw new AppError("forbidden", { who: "an admin or owner", act });
  }
  if (kind !== "public") {
    throw new AppError("forbidden", { who: "nobody", act: "make a private channel a default one" });
  }
}
