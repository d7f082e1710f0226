import type { ChannelRow } from "../../db/channels.ts";
import { encodeId } from "../ids.ts";
import type { Effects } from "../transact.ts";

/** Says in a channel that somebody has come by themselves. */
export function noteJoined(effects: Effects, channelId: number, userId: number): void {
  effects.note(channelId, userId, { type: "member_joined" }, "has joined the channel.");
}

/** Says in a channel that `userId` has put somebody into it. */
export function noteAdded(
  effects: Effects,
  channelId: number,
  userId: number,
  addedId: number,
): void {
  const user_id = encodeId(addedId);
  const content = `has added <@${user_id}> to the channel.`;
  effects.note(channelId, userId, { type: "member_added", user_id }, content);
}

/** Says in a channel that somebody has gone by themselves. */
export function noteLeft(effects: Effects, channelId: number, userId: number): void {
  effects.note(channelId, userId, { type: "member_left" }, "has left the channel.");
}

/** Says in a channel that `userId` has taken somebody out of it. */
export function noteRemoved(
  effects: Effects,
  channelId: number,
  userId: number,
  removedId: number,
): void {
  const user_id = encodeId(removedId);
  const content = `has removed <@${user_id}> from the channel.`;
  effects.note(channelId, userId, { type: "member_removed", user_id }, content);
}

/** Says in a channel what `userId` has changed about it that everybody sees. */
export function noteChanges(
  effects: Effects,
  userId: number,
  before: Pick<ChannelRow, "name" | "topic" | "purpose">,
  { id, name, topic, purpose }: Pick<ChannelRow, "id" | "name" | "topic" | "purpose">,
): void {
  if (name !== before.name) {
    const content = `has renamed the channel from #${before.name} to #${name}.`;
    effects.note(id, userId, { type: "channel_renamed", from: before.name, to: name }, content);
  }
  if (topic !== before.topic) {
    const content = topic ? `has set the topic: ${topic}` : "has cleared the topic.";
    effects.note(id, userId, { type: "topic_changed", topic }, content);
  }
  if (purpose !== before.purpose) {
    const content = purpose ? `has set the purpose: ${purpose}` : "has cleared the purpose.";
    effects.note(id, userId, { type: "purpose_changed", purpose }, content);
  }
}
