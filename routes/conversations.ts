import { createConversation } from "../lib/conversations/create.ts";
import { listConversations } from "../lib/conversations/list.ts";
import { PATHS } from "../lib/protocol/paths.ts";
import { createRouter, serve } from "./http.ts";
import { idempotencyKey } from "./middleware/idempotency_key.ts";

export const conversations = createRouter();

conversations.post(PATHS.createConversation[1], idempotencyKey);
serve(conversations, "createConversation", createConversation);
serve(conversations, "listConversations", listConversations);
