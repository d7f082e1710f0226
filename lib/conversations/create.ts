import { findConversation, insertConversation } from "../../db/conversations.ts";
import type { ChannelRow } from "../../db/channels.ts";
import { insertStreams } from "../../db/log.ts";
import { listVisibleMembers } from "../../db/workspace_members.ts";
import { findCurrentWorkspace, holdWorkspace } from "../../db/workspaces.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { enterChannels } from "../channels/enter.ts";
import { toChannel } from "../channels/shape.ts";
import { AppError } from "../errors.ts";
import { encodeId, newId } from "../ids.ts";
import { sendMessage } from "../messages/send.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";

/**
 * The conversation of the actor with these people; it is made if they have none, and with
 * nobody else it is the actor's notes. Says the first words, if there are any.
 */
export async function createConversation(
  app: App,
  actor: Actor,
  { participant_ids, workspace_id, initial_message: content, client_msg_id }: Input<
    "createConversation"
  >,
): Promise<Output<"createConversation">> {
  const workspaceId = workspace_id ?? (await findCurrentWorkspace(app.sql, actor.userId))?.id;
  if (workspaceId === undefined) throw new AppError("no_current_workspace");
  const participantIds = [...new Set([actor.userId, ...participant_ids])].sort((a, b) => a - b);

  const channel = await openConversation(app, actor, workspaceId, participantIds);
  const message = content === undefined
    ? null
    : (await sendMessage(app, actor, { channel_id: channel.id, content, client_msg_id })).message;
  return { ...toChannel(channel), is_member: true, message };
}

function openConversation(
  app: App,
  actor: Actor,
  workspaceId: number,
  participantIds: number[],
): Promise<ChannelRow> {
  return transact(app, async (tx, effects) => {
    await holdWorkspace(tx, workspaceId);
    const { role } = await accessWorkspace(tx, actor, workspaceId);
    const viewer = { userId: actor.userId, role };
    const there = await listVisibleMembers(tx, viewer, workspaceId, participantIds);
    const missing = participantIds.find((id) => !there.includes(id));
    if (missing !== undefined) throw new AppError("member_not_found", { id: encodeId(missing) });

    const known = await findConversation(tx, workspaceId, participantIds);
    if (known) return known;
    const kind = participantIds.length > 2 ? "group" : "direct";
    const conversation = await insertConversation(tx, {
      id: newId(kind),
      workspaceId,
      kind,
      participantIds,
      createdBy: actor.userId,
    });
    await insertStreams(tx, workspaceId, [conversation.id]);
    for (const userId of participantIds) {
      await enterChannels(tx, effects, [conversation], userId, "member");
    }
    return conversation;
  });
}
