import { serveAt } from "../doors/serve.ts";
import { createRouter } from "../http.ts";
import { ENDPOINTS } from "./contract.ts";
import { usersIn } from "./frames.ts";
import { roomOf } from "./room_of.ts";

export const presence = createRouter();

serveAt(presence, ENDPOINTS.getPresence, async (app, actor, { room_id }) => {
  const { name } = await roomOf(app, actor, room_id);
  const users = await usersIn(app, room_id);
  return { room_id, room: name, users, count: users.length };
});
