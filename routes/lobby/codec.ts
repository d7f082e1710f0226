import { encodeId } from "../../lib/ids.ts";
import type { Codec, Heard } from "../../lib/realtime/guest.ts";
import { isSaid } from "../doors/said.ts";
import { fromMessage } from "./shapes.ts";

/** What is told to the lobby's sockets: everything is `{event, data}`. */
export const LOBBY_CODEC: Codec = {
  hearsItself: false,
  closeCodes: {},

  encode(event: Heard, name: string) {
    switch (event.type) {
      case "message.created":
        return isSaid(event.data) ? [frame("new_message", fromMessage(event.data, name))] : [];
      case "message.edited": {
        const { id: message_id, content, updated_at } = fromMessage(event.data, name);
        const edited = frame("message_edited", { message_id, content, updated_at });
        return isSaid(event.data) ? [edited] : [];
      }
      case "message.deleted":
        return isSaid(event.data) ? [frame("message_deleted", { message_id: event.data.id })] : [];
      case "typing.started":
        return [frame("user_typing", { user_id: event.data.user_id, username: name })];
      default:
        return [];
    }
  },

  encodeOccupant(_, userId, username, isIn) {
    return [frame(isIn ? "user_joined" : "user_left", { user_id: encodeId(userId), username })];
  },
};

/** A frame as this protocol writes them. */
export function frame(event: string, data: object) {
  return { event, data };
}
