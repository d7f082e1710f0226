import type { Message } from "../../lib/protocol/messages.ts";
import { BLANK, writeFrame } from "../../lib/protocol/slim.ts";

/** How a server is spoken to: each of them gets the same load in its own words. */
export interface Target {
  /** What the client answers to a frame; `"ready"` once the socket hears events. */
  answer(text: string): string | "ready" | undefined;
  /** An event on its way in. */
  publish(content: string, channel: string): string;
}

export type TargetName = "parley" | "plain" | "chat" | "socketio";

/** Everybody carries the same message: what Parley tells of one. */
export const MESSAGE: Message = {
  ...BLANK,
  id: "",
  channel_id: "",
  ts: 1795256712856000,
  user_id: "U5123RSXJ2",
  content: "",
  client_msg_id: "12345678-1234",
  created_at: "2026-11-21T10:25:12.856Z",
};

let sent = 0;

export const TARGETS: Record<TargetName, Target> = {
  parley: {
    answer(text) {
      if (text.includes('"type":"hello"')) return '{"type":"start"}';
      if (text.includes('"type":"ready"')) return "ready";
      return undefined;
    },
    publish: (content, channel) =>
      JSON.stringify({ type: "send", id: `${PROCESS}-${sent++}`, channel_id: channel, content }),
  },
  plain: {
    answer: (text) => text === "hello" ? "ready" : undefined,
    publish: (content, channel) =>
      writeFrame({
        type: "message.created",
        stream: channel,
        seq: sent++,
        data: { ...MESSAGE, id: `${channel}-${Date.now()}000`, channel_id: channel, content },
      }),
  },
  chat: {
    answer: (text) => text === "hello" ? "ready" : undefined,
    publish: (content, channel) =>
      JSON.stringify({ id: `${PROCESS}-${sent++}`, channel_id: channel, content }),
  },
  socketio: {
    answer(text) {
      if (text.startsWith("0{")) return "40";
      if (text.startsWith("40{")) return "ready";
      if (text === "2") return "3";
      return undefined;
    },
    publish: (content, channel) => `42["m",${TARGETS.plain.publish(content, channel)}]`,
  },
};

const PROCESS = crypto.randomUUID().slice(0, 8);
