import type { Message } from "../../lib/protocol/messages.ts";

/**
 * Whether a message is one that clients with rooms and nothing else know: said by somebody
 * to the whole channel, and not in a thread or by the server itself.
 */
export function isSaid({ system, parent_message_id, also_in_channel }: Message): boolean {
  return system === null && (parent_message_id === null || also_in_channel);
}
