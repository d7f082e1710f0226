import type { Message } from "../../lib/protocol/messages.ts";

/** What people said in a page of messages, without what the server tells itself. */
export function said({ messages }: { messages: Message[] }): string[] {
  return messages.filter(({ system }) => system === null).map(({ content }) => content);
}
