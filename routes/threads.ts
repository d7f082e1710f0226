import { listReplies } from "../lib/messages/list_replies.ts";
import { postReply } from "../lib/messages/post_reply.ts";
import { PATHS } from "../lib/protocol/paths.ts";
import { followThread } from "../lib/threads/follow.ts";
import { listThreads } from "../lib/threads/list.ts";
import { unfollowThread } from "../lib/threads/unfollow.ts";
import { createRouter, serve } from "./http.ts";
import { idempotencyKey } from "./middleware/idempotency_key.ts";

export const threads = createRouter();

serve(threads, "listReplies", listReplies);
threads.post(PATHS.postReply[1], idempotencyKey);
serve(threads, "postReply", postReply);
serve(threads, "listThreads", listThreads);
serve(threads, "followThread", followThread);
serve(threads, "unfollowThread", unfollowThread);
