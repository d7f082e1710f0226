import { listUnread } from "../lib/read_state/list.ts";
import { markAllRead } from "../lib/read_state/mark_all_read.ts";
import { markRead } from "../lib/read_state/mark_read.ts";
import { markThreadRead } from "../lib/read_state/mark_thread_read.ts";
import { markUnread } from "../lib/read_state/mark_unread.ts";
import { createRouter, serve } from "./http.ts";

export const readState = createRouter();

serve(readState, "listUnread", listUnread);
serve(readState, "markRead", markRead);
serve(readState, "markAllRead", markAllRead);
serve(readState, "markUnread", markUnread);
serve(readState, "markThreadRead", markThreadRead);
