import { getPresence } from "../lib/presence/get.ts";
import { listOnline } from "../lib/presence/list_online.ts";
import { setPresence } from "../lib/presence/set.ts";
import { getUser } from "../lib/users/get.ts";
import { listUsers } from "../lib/users/list.ts";
import { getMe } from "../lib/users/me.ts";
import { deleteAvatar, setAvatar } from "../lib/users/set_avatar.ts";
import { updateMe } from "../lib/users/update.ts";
import { createRouter, serve } from "./http.ts";

export const users = createRouter();

serve(users, "getMe", getMe);
serve(users, "updateMe", updateMe);
serve(users, "setAvatar", setAvatar);
serve(users, "deleteAvatar", deleteAvatar);
serve(users, "listUsers", listUsers);
serve(users, "setPresence", setPresence);
serve(users, "listOnline", listOnline);
serve(users, "getPresence", getPresence);
serve(users, "getUser", getUser);
