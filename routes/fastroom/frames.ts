import type { Actor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { createChannel } from "../../lib/channels/create.ts";
import { findChannelNamed } from "../../lib/channels/find_named.ts";
import { getChannel } from "../../lib/channels/get.ts";
import { joinOnce } from "../../lib/channels/join.ts";
import { startTyping } from "../../lib/channels/type.ts";
import { AppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import { listSaid } from "../../lib/messages/said.ts";
import { sendMessage } from "../../lib/messages/send.ts";
import type { Channel } from "../../lib/protocol/channels.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { line } from "../../lib/protocol/text.ts";
import { PostMessage } from "../../lib/protocol/messages.ts";
import { spend, whoIs } from "../../lib/rate_limits/spend.ts";
import type { Guest } from "../../lib/realtime/guest.ts";
import { Refused } from "../doors/socket.ts";
import { dateToMoment } from "../doors/time.ts";
import { type FastroomCodec, toChat } from "./codec.ts";

/** A socket with whoever speaks through it. */
interface Speaker {
  app: App;
  actor: Actor;
  guest: Guest;
  codec: FastroomCodec;
}

type Frame = Record<string, unknown>;
type Handler = (speaker: Speaker, frame: Frame) => void | Promise<void>;

/** Messages in the history that a client gets with a room, and in each page before it. */
const HISTORY = 50;

const RoomName = line(80);
const Content = PostMessage.shape.content;

/** What each frame does. */
export const HANDLERS = {
  async join(speaker, { room }) {
    const { app, actor, guest, codec } = speaker;
    const named = RoomName.safeParse(room);
    if (!named.success) throw new Refused("room required");
    await spend(app, "general", whoIs(actor));
    const channel = await findOrMake(speaker, named.data);
    const channelId = decodeId(channel.id)!;
    const isAgain = guest.isIn(channelId);
    if (!isAgain && guest.rooms.length >= LIMITS.roomsPerSocket) {
      throw new Refused("too many rooms");
    }
    await joinOnce(app, actor, { channel_id: channelId });
    try {
      guest.enter(channelId);
      const name = await goLive(speaker, channel);
      // One of that name that is gone, or is called otherwise by now, is not meant any more.
      const stale = guest.rooms.filter((id) => id !== channelId && codec.nameOf(id) === name);
      stale.forEach((id) => guest.exit(id));
      guest.say({ type: "joined", room: name });
      const ts = dateToMoment(new Date());
      const users = await usersIn(app, channelId, codec);
      guest.say({ type: "presence_state", room: name, users, ts });
      const { said } = await listSaid(app, actor, { channelId, limit: HISTORY });
      const messages = said.toReversed().map((row) => toChat(name, row));
      if (messages.length > 0) guest.say({ type: "history", room: name, messages });
      guest.release(channelId, said[0]?.ts ?? 0);
    } catch (error) {
      if (isAgain) guest.release(channelId, 0);
      else guest.exit(channelId);
      throw error;
    }
  },

  leave({ guest, codec }, { room }) {
    const channelId = roomIn(guest, codec, room);
    if (channelId !== undefined) guest.exit(channelId);
  },

  async chat({ app, actor, guest, codec }, { room, message }) {
    const content = Content.safeParse(message);
    const channelId = roomIn(guest, codec, room);
    if (!content.success || channelId === undefined) throw new Refused("invalid chat");
    await spend(app, "send", whoIs(actor));
    await sendMessage(app, actor, { channel_id: channelId, content: content.data });
  },

  async history_more({ app, actor, guest, codec }, { room, before_id: before }) {
    const channelId = roomIn(guest, codec, room);
    if (channelId === undefined || typeof before !== "number" || !Number.isSafeInteger(before)) {
      throw new Refused("invalid history_more");
    }
    await spend(app, "general", whoIs(actor));
    const { said, hasMore: more } = await listSaid(app, actor, {
      channelId,
      before,
      limit: HISTORY,
    });
    const name = codec.nameOf(channelId);
    const messages = said.toReversed().map((row) => toChat(name, row));
    guest.say({ type: "history_more", room: name, messages, more });
  },

  async typing({ app, actor, guest, codec }, { room, isTyping }) {
    const channelId = roomIn(guest, codec, room);
    if (channelId === undefined) throw new Refused("invalid typing");
    await startTyping(app, actor, guest, channelId, Boolean(isTyping));
  },

  ping: ({ guest }) => guest.say({ type: "pong", ts: Date.now() / 1_000 }),
} satisfies Record<string, Handler>;

/**
 * Lets a socket hear a room from now on. Gives what the room is called: it may have been
 * renamed just before, and what is told from then on tells of it.
 */
async function goLive({ app, actor, guest, codec }: Speaker, channel: Channel): Promise<string> {
  const channelId = decodeId(channel.id)!;
  if (codec.nameOf(channelId) === "") codec.know(channelId, channel.name);
  if (!guest.streams.has(channelId) && !await app.hub.following.enter(guest, channelId)) {
    // It may have begun to lag on the way, and is let in once it has read what it was told.
    await guest.drained();
    if (!guest.streams.has(channelId)) throw new AppError("not_a_member", { id: channel.id });
  }
  const version = codec.versionOf(channelId);
  const { name } = await getChannel(app, actor, { channel_id: channelId });
  if (codec.versionOf(channelId) === version) codec.know(channelId, name);
  return codec.nameOf(channelId);
}

/** The room with this name, or a new one, where joining may make rooms. */
async function findOrMake({ app, actor }: Speaker, name: string): Promise<Channel> {
  const workspaceId = app.config.commonsWorkspace;
  try {
    return await findChannelNamed(app, actor, { workspaceId, name });
  } catch (error) {
    const isMissing = error instanceof AppError && error.code === "channel_not_found";
    if (!isMissing || !app.config.commonsNewRooms) throw error;
  }
  const given = { workspace_id: workspaceId, name, is_private: false, topic: "", purpose: "" };
  return await createChannel(app, actor, given).catch((error) => {
    const isTaken = error instanceof AppError && error.code === "channel_name_taken";
    // Somebody has just made it; or nobody may know that it is there.
    if (isTaken) return findChannelNamed(app, actor, { workspaceId, name });
    throw error;
  });
}

/** The room of that name, among those that a socket has entered. */
function roomIn(guest: Guest, codec: FastroomCodec, room: unknown): number | undefined {
  if (typeof room !== "string") return undefined;
  const named = (fold: (name: string) => string) =>
    // The last one, should an earlier one of that name be gone.
    guest.rooms.findLast((id) => fold(codec.nameOf(id)) === fold(room.trim()));
  return named((name) => name) ?? named(foldName);
}

/** As Postgres compares the names of channels. */
function foldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** What those in a room are called, in order; as its sockets know them, where there is a codec. */
export async function usersIn(
  app: App,
  channelId: number,
  codec?: FastroomCodec,
): Promise<string[]> {
  const names = app.occupancy.usersIn(channelId).map(async (id) => {
    const name = await app.names.load(id);
    return codec?.callsIn(channelId, id, name) ?? name;
  });
  return (await Promise.all(names)).toSorted();
}
