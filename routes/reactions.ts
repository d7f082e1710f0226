import { addReaction } from "../lib/reactions/add.ts";
import { removeReaction } from "../lib/reactions/remove.ts";
import { createRouter, serve } from "./http.ts";

export const reactions = createRouter();

serve(reactions, "addReaction", addReaction);
serve(reactions, "removeReaction", removeReaction);
