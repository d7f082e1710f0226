import type { File } from "../protocol/files.ts";
import type { Message } from "../protocol/messages.ts";
import type { PersonsReaction } from "../protocol/reactions.ts";
import type { State } from "./state.ts";

/** A message stands in its channel; a reply in its thread, if that was opened, and maybe in both. */
export function keepMessage(state: State, message: Message): void {
  const { id, channel_id, parent_message_id } = message;
  const thread = parent_message_id === null ? undefined : state.threads[parent_message_id];
  if (thread) thread[id] = structuredClone(message);
  const isInChannel = parent_message_id === null || message.also_in_channel;
  const messages = state.messages[channel_id];
  if (isInChannel && messages) messages[id] = message;
}

function copiesOf(state: State, channelId: string, id: string): Message[] {
  const copies = [state.messages[channelId]?.[id]];
  for (const thread of Object.values(state.threads)) copies.push(thread[id]);
  return copies.filter((copy) => copy !== undefined);
}

/** Keeps the order of emoji and of people that a fresh load has. */
export function changeReactions(
  state: State,
  { channel_id, message_id, user_id, emoji }: PersonsReaction,
  change: (ids: Set<string>, id: string) => void,
): void {
  for (const message of copiesOf(state, channel_id, message_id)) {
    if (message.deleted_at === null) changeReaction(message, emoji, user_id, change);
  }
}

function changeReaction(
  message: Message,
  emoji: string,
  user_id: string,
  change: (ids: Set<string>, id: string) => void,
): void {
  const ids = new Set(message.reactions.find((one) => one.emoji === emoji)?.user_ids);
  change(ids, user_id);
  const others = message.reactions.filter((one) => one.emoji !== emoji);
  if (ids.size > 0) others.push({ emoji, user_ids: [...ids].sort() });
  message.reactions = others.sort((a, b) => a.emoji < b.emoji ? -1 : 1);
}

/** Puts `file` in the place of what messages of a channel carry under its id; nothing takes it away. */
export function changeFile(
  state: State,
  channelId: string,
  id: string,
  file: File | undefined,
): void {
  const threads = Object.values(state.threads).flatMap((thread) => Object.values(thread));
  for (const message of [...Object.values(state.messages[channelId] ?? {}), ...threads]) {
    if (message.channel_id !== channelId) continue;
    message.files = message.files.flatMap((one) => one.id !== id ? [one] : file ? [file] : []);
  }
}
