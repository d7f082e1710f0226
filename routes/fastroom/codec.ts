import type { SaidRow } from "../../db/said.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import type { Codec, Heard } from "../../lib/realtime/guest.ts";
import { isSaid } from "../doors/said.ts";
import { dateToMoment, toMoment } from "../doors/time.ts";

const now = () => dateToMoment(new Date());

interface Room {
  name: string;
  version: number;
  sockets: number;
  /** What those who were named here go by. */
  people: Map<number, string>;
}

/** What is told to FastRoom's sockets. Its rooms go by their names, which are kept here. */
export class FastroomCodec implements Codec {
  readonly hearsItself = true;
  readonly closeCodes = { unauthenticated: 4400, revoked: 4400, token_expired: 4400 } as const;
  /** For as long as there are sockets in them. */
  readonly #rooms = new Map<number, Room>();

  opened(channelId: number): void {
    const fresh = (): Room => ({ name: "", version: 0, sockets: 0, people: new Map() });
    this.#rooms.getOrInsertComputed(channelId, fresh).sockets++;
  }

  closed(channelId: number): void {
    const room = this.#rooms.get(channelId);
    if (room && --room.sockets === 0) this.#rooms.delete(channelId);
  }

  /** Keeps what a room is called that has sockets. */
  know(channelId: number, name: string): void {
    const room = this.#rooms.get(channelId);
    if (room) Object.assign(room, { name, version: room.version + 1 });
  }

  /** What a room is called; empty where nobody here has heard of it. */
  nameOf(channelId: number): string {
    return this.#rooms.get(channelId)?.name ?? "";
  }

  /** How often that was learnt: who reads it elsewhere sees whether it was told meanwhile. */
  versionOf(channelId: number): number {
    return this.#rooms.get(channelId)?.version ?? 0;
  }

  /** What somebody goes by in a room from the time they were first named there. */
  callsIn(channelId: number, userId: number, name: string): string {
    return this.#rooms.get(channelId)?.people.getOrInsert(userId, name) ?? name;
  }

  encode(event: Heard, name: string): unknown[] {
    const channelId = decodeId(event.stream)!;
    const room = this.nameOf(channelId);
    switch (event.type) {
      case "message.created":
        return isSaid(event.data) ? [chat(room, name, event.data)] : [];
      case "message.edited": {
        const { ts: message_id, content, edited_at } = event.data;
        const ts = dateToMoment(edited_at === null ? new Date() : new Date(edited_at));
        const updated = { type: "message_updated", room, message_id, content, ts };
        return isSaid(event.data) ? [updated] : [];
      }
      case "message.deleted": {
        const { ts: message_id } = event.data;
        const deleted = { type: "message_deleted", room, message_id, ts: now() };
        return isSaid(event.data) ? [deleted] : [];
      }
      case "typing.started":
      case "typing.stopped": {
        const isTyping = event.type === "typing.started";
        return [{ type: "typing", room, user: name, isTyping, ts: now() }];
      }
      case "member.updated": {
        const { user_id, role, muted_at } = event.data;
        const is_moderator = role === "moderator";
        const flags = { is_moderator, is_banned: false, is_muted: muted_at !== null };
        return [memberUpdate(room, user_id, name, flags)];
      }
      case "member.banned":
      case "member.unbanned": {
        const { user_id, is_muted } = event.data;
        const flags = { is_moderator: false, is_banned: event.type === "member.banned", is_muted };
        return [memberUpdate(room, user_id, name, flags)];
      }
      case "channel.updated":
        this.know(channelId, event.data.name);
        return [];
      default:
        return [];
    }
  }

  /** They leave under the name under which they came, or a client would keep that one. */
  encodeOccupant(channelId: number, userId: number, name: string, isIn: boolean): unknown[] {
    const room = this.nameOf(channelId);
    if (isIn) this.#rooms.get(channelId)?.people.set(userId, name);
    const called = this.callsIn(channelId, userId, name);
    const [join, leave] = isIn ? [[called], []] : [[], [called]];
    return [
      { type: "presence_diff", room, join, leave, ts: now() },
      { type: "system", room, message: `${called} ${isIn ? "joined" : "left"}`, ts: now() },
    ];
  }
}

/** A message of a room's history, as `chat` tells it. */
export function toChat(room: string, { ts, username, content }: SaidRow) {
  return chat(room, username, { ts, content });
}

function chat(room: string, user: string, { ts, content }: Pick<Message, "ts" | "content">) {
  return { type: "chat", room, user, message: content, message_id: ts, ts: toMoment(ts) };
}

function memberUpdate(
  room: string,
  userId: string,
  username: string,
  flags: { is_moderator: boolean; is_banned: boolean; is_muted: boolean },
) {
  return {
    type: "member_update",
    room,
    user_id: decodeId(userId)!,
    username,
    ...flags,
    ts: now(),
  };
}
