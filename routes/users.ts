import { getUser } from "../lib/users/get.ts";
import { getMe } from "../lib/users/me.ts";
import { updateMe } from "../lib/users/update.ts";
import { createRouter, serve } from "./http.ts";

export const users = createRouter();

serve(users, "getMe", getMe);
serve(users, "updateMe", updateMe);
serve(users, "getUser", getUser);
