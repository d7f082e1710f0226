import { isDuplicate } from "../../db/client.ts";
import { findMessage, insertMessage, type NewMessage, type SendRow } from "../../db/messages.ts";
import { accessChannel, checkMayWrite, isModerator } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import { encodeId, encodeMessageId } from "../ids.ts";
import type { Input } from "../protocol/api.ts";
import type { Message } from "../protocol/messages.ts";
import { publish } from "../transact.ts";
import { toMessage } from "./shape.ts";

/** A message that was sent, and whether it had been sent before under its client_msg_id. */
export interface Posted {
  message: Message;
  isDuplicate: boolean;
}

/** What nobody has done yet to a message that was just sent. */
const FRESH = {
  editedAt: null,
  deletedAt: null,
  pinnedAt: null,
  pinnedBy: null,
  reactions: [],
};

/** What is sent, wherever it comes from. */
export type Outgoing = Omit<Input<"postMessage">, "channel_id" | "conversation_id"> & {
  channel_id: number;
};

/**
 * Sends a message: one statement, which is also the whole transaction. Every door that
 * sends goes through here.
 */
export async function sendMessage(
  app: App,
  actor: Actor,
  { channel_id, content, parent_message_id: parent, client_msg_id }: Outgoing,
): Promise<Posted> {
  const parentId = parent ? encodeMessageId(parent) : null;
  const message: NewMessage = {
    channelId: channel_id,
    userId: actor.userId,
    content,
    parentTs: parent?.ts ?? null,
    clientMsgId: client_msg_id ?? null,
    fingerprint: client_msg_id === undefined
      ? null
      : await sha256(JSON.stringify([channel_id, parentId, content])),
  };
  if (parent && parent.channelId !== channel_id) {
    await accessChannel(app.sql, actor, channel_id, "belong");
    throw new AppError("invalid_parent", { id: parentId! });
  }

  const sent = await send(app, message);
  if (!sent.isMember) await accessChannel(app.sql, actor, channel_id, "belong");
  if (sent.known) {
    if (!sent.known.isSame) throw new AppError("idempotency_conflict", { key: client_msg_id! });
    const { channelId, ts } = sent.known;
    return { message: toMessage((await findMessage(app.sql, channelId, ts))!), isDuplicate: true };
  }
  if (sent.seq === null || sent.ts === null) {
    const channel = await accessChannel(app.sql, actor, channel_id, "belong");
    checkMayWrite(channel);
    if (channel.whoCanPost === "moderators" && !isModerator(channel)) {
      throw new AppError("forbidden", { who: "a moderator", act: "post in this channel" });
    }
    if (parentId) throw new AppError("invalid_parent", { id: parentId });
    throw new AppError("channel_not_found", { id: encodeId(channel_id) });
  }

  const posted = toMessage({ ...message, ...FRESH, ts: sent.ts });
  publish(app, channel_id, {
    type: "message.created",
    stream: encodeId(channel_id),
    seq: sent.seq,
    data: posted,
  });
  return { message: posted, isDuplicate: false };
}

/** Two sends under one key at the same time: the loser finds the winner's message. */
async function send(app: App, message: NewMessage): Promise<SendRow> {
  try {
    return await insertMessage(app.sql, message);
  } catch (error) {
    if (!isDuplicate(error, "messages_client_msg_id")) throw error;
    return await insertMessage(app.sql, message);
  }
}
