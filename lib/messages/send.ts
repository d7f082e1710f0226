import { findMessage, type MessageRow } from "../../db/messages.ts";
import type { NewMessage } from "../../db/sends.ts";
import { accessChannel, accessFile, checkMayWrite, isModerator } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId, type MessageKey } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import type { Entity } from "../protocol/entities.ts";
import { kindOf } from "../protocol/ids.ts";
import type { Message } from "../protocol/messages.ts";
import { indexMessage } from "../search/index.ts";
import { publish } from "../transact.ts";
import { checkMayCall } from "./call.ts";
import { calledBy, scan } from "./scan.ts";
import { toMessage, toThreadUpdate } from "./shape.ts";

/** A message that was sent, and whether it had been sent before under its client_msg_id. */
export interface Posted {
  message: Message;
  isDuplicate: boolean;
}

/** What is sent, wherever it comes from. */
export type Outgoing =
  & Omit<Input<"postMessage">, "channel_id" | "conversation_id" | "content">
  & { channel_id: number; content: string };

/** What nobody has done yet to a message that was just sent. */
const FRESH = {
  editedAt: null,
  deletedAt: null,
  pinnedAt: null,
  pinnedBy: null,
  reactions: [],
  replyCount: 0,
  lastReplyTs: null,
  replierIds: [],
  system: null,
  files: [],
  previews: [],
};

/**
 * Sends a message: one statement, which is also the whole transaction, and which many may
 * share. Every door that sends goes through here.
 */
export async function sendMessage(app: App, actor: Actor, given: Outgoing): Promise<Posted> {
  const { channel_id, parent_message_id: parent, client_msg_id, blocks, attachments } = given;
  checkNotBlank(given);
  const entities = scan(given.content);
  const { vector, words } = indexMessage(given.content, actor.userId, entities);
  const message = { ...toNew(actor, given, entities), words: vector };
  if (parent && parent.channelId !== channel_id) {
    await accessChannel(app.sql, actor, channel_id, "belong");
    throw new AppError("invalid_parent", { id: encodeMessageId(parent) });
  }
  if (message.calls) await checkMayCall(app, app.sql, actor, channel_id);

  const sent = await app.sends.send(message);
  if (!sent.isMember) await accessChannel(app.sql, actor, channel_id, "belong");
  if (sent.known) {
    if (!sent.known.isSame) throw new AppError("idempotency_conflict", { key: client_msg_id! });
    const { channelId, ts } = sent.known;
    return { message: toMessage((await findMessage(app.sql, channelId, ts))!), isDuplicate: true };
  }
  const { seq, ts, tenantId } = sent;
  if (seq === null || ts === null || tenantId === null) {
    return await refuse(app, actor, message, parent ?? null);
  }

  app.vocabulary.learn(tenantId, words);
  if (sent.jobId !== null) app.wakes.wake(sent.jobId);
  const files = message.fileIds.length === 0 ? [] : await filesOf(app, channel_id, ts);
  const posted = toMessage({
    ...message,
    ...FRESH,
    ts,
    blocks: blocks ?? null,
    attachments: attachments ?? null,
    metadata: given.metadata ?? null,
    files,
  });
  const stream = encodeId(channel_id);
  publish(app, channel_id, tenantId, { type: "message.created", stream, seq, data: posted });
  if (parent) await publishThread(app, parent, tenantId, seq + 1);
  return { message: posted, isDuplicate: false };
}

function toNew(actor: Actor, given: Outgoing, entities: Entity[]): Omit<NewMessage, "words"> {
  const { channel_id: channelId, content, parent_message_id: parent, client_msg_id } = given;
  const { userIds, calls } = calledBy(entities);
  const parentId = parent ? encodeMessageId(parent) : null;
  const isBroadcast = parent ? given.also_in_channel ?? false : false;
  const { blocks, attachments, metadata, file_ids: fileIds = [] } = given;
  const rest: unknown[] = blocks || attachments || metadata || isBroadcast || fileIds.length > 0
    ? [blocks ?? null, attachments ?? null, metadata ?? null, isBroadcast]
    : [];
  if (fileIds.length > 0) rest.push(fileIds);
  const named = [channelId, parentId, content, ...rest];
  return {
    channelId,
    userId: actor.userId,
    content,
    parentTs: parent?.ts ?? null,
    isBroadcast,
    clientMsgId: client_msg_id ?? null,
    fingerprint: client_msg_id === undefined ? null : sha256(JSON.stringify(named)),
    mentionedIds: userIds,
    calls,
    blocks: blocks ? JSON.stringify(blocks) : null,
    attachments: attachments ? JSON.stringify(attachments) : null,
    metadata: metadata ? JSON.stringify(metadata) : null,
    fileIds,
    hasLink: entities.some(({ type }) => type === "link"),
    isCalling: kindOf(channelId) !== "channel" || parent !== undefined && parent !== null ||
      calls !== null || userIds.length > 0,
  };
}

function checkNotBlank({ content, blocks, attachments, file_ids }: Outgoing): void {
  if (content.trim() !== "" || blocks?.length || attachments?.length || file_ids?.length) return;
  const message = "Must not be blank";
  throw new AppError("invalid_input", undefined, [{ path: "content", message }]);
}

/** Says why a member's send was not taken. */
async function refuse(
  app: App,
  actor: Actor,
  { channelId, fileIds }: NewMessage,
  parent: MessageKey | null,
): Promise<never> {
  const channel = await accessChannel(app.sql, actor, channelId, "belong");
  checkMayWrite(channel);
  if (channel.whoCanPost === "moderators" && !isModerator(channel)) {
    throw new AppError("forbidden", { who: "a moderator", act: "post in this channel" });
  }
  for (const id of fileIds) {
    const file = await accessFile(app.sql, actor, id);
    if (file.workspaceId !== channel.workspaceId) {
      throw new AppError("file_not_found", { id: encodeId(id) });
    }
  }
  if (parent) throw new AppError("invalid_parent", { id: encodeMessageId(parent) });
  throw new AppError("channel_not_found", { id: encodeId(channelId) });
}

/** What a message carries that was just sent. */
async function filesOf(app: App, channelId: number, ts: number): Promise<MessageRow["files"]> {
  return (await findMessage(app.sql, channelId, ts))?.files ?? [];
}

/** Tells how the thread stands; where that fails the log still has it. */
async function publishThread(
  app: App,
  parent: MessageKey,
  tenantId: number,
  seq: number,
): Promise<void> {
  const row = await findMessage(app.sql, parent.channelId, parent.ts).catch(() => undefined);
  if (!row) return;
  const data = toThreadUpdate(row);
  const stream = data.channel_id;
  publish(app, parent.channelId, tenantId, { type: "thread.updated", stream, seq, data });
}
