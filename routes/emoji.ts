import { addEmoji } from "../lib/emoji/add.ts";
import { listEmoji } from "../lib/emoji/list.ts";
import { removeEmoji } from "../lib/emoji/remove.ts";
import { createRouter, serve } from "./http.ts";

export const emoji = createRouter();

serve(emoji, "addEmoji", addEmoji);
serve(emoji, "listEmoji", listEmoji);
serve(emoji, "removeEmoji", removeEmoji);
