import type { OpenDoor } from "../doors/mount.ts";
import { accounts } from "./accounts.ts";
import { LOBBY } from "./contract.ts";
import { messages } from "./messages.ts";
import { lobbySocket } from "./socket.ts";

/** The lobby: one room for everybody. */
export const lobby: OpenDoor = { door: LOBBY, routers: [accounts, messages], socket: lobbySocket };
