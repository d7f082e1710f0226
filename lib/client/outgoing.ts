import type { ClientFrame } from "../protocol/frames.ts";

/** A send, whose answer is waited for. */
export type SendFrame = {
  type: "send";
  id: string;
  channel_id: string;
  content: string;
  parent_message_id?: string | null;
};
/** What a new connection has to be told again. */
export type Screen =
  | { type: "presence.subscribe"; user_ids: string[] }
  | { type: "channels.open"; channel_ids: string[] };
type Plain = Exclude<ClientFrame, { type: "send" | "typing" | "resync" | Screen["type"] }>;

/** Everything that this client says. */
export type Outgoing = Plain | Screen | SendFrame | {
  type: "typing";
  channel_id: string;
} | { type: "resync"; stream: string; after: number };
