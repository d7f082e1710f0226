import * as channels from "../channels.ts";
import type { Contract } from "../contract.ts";
import * as messages from "../messages.ts";

/** Pins. */
export const PINS = {
  listPins: {
    summary: "List the messages pinned to a channel, the newest pin first",
    input: channels.ChannelRef,
    output: messages.PinList,
    errors: ["channel_not_found"],
    scope: "messages:read",
  },
  pinMessage: {
    summary: "Pin a message to its channel",
    input: messages.MessageRef,
    output: messages.Message,
    errors: [
      "message_not_found",
      "not_a_member",
      "message_deleted",
      "too_many_pins",
      "channel_archived",
    ],
    scope: "messages:write",
  },
  unpinMessage: {
    summary: "Take a pin away",
    input: messages.MessageRef,
    output: undefined,
    errors: ["message_not_found", "not_a_member", "channel_archived"],
    scope: "messages:write",
  },
} as const satisfies Record<string, Contract>;
