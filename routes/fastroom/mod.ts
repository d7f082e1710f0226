import type { OpenDoor } from "../doors/mount.ts";
import { accounts } from "./accounts.ts";
import { FASTROOM } from "./contract.ts";
import { messages } from "./messages.ts";
import { presence } from "./presence.ts";
import { rooms } from "./rooms.ts";
import { fastroomSocket } from "./socket.ts";

/** FastRoom: rooms with moderators. */
export const fastroom: OpenDoor = {
  door: FASTROOM,
  routers: [accounts, rooms, messages, presence],
  socket: fastroomSocket,
};
