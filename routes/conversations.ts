import { createConversation } from "../lib/conversations/create.ts";
import { listConversations } from "../lib/conversations/list.ts";
import { createRouter, serve } from "./http.ts";

export const conversations = createRouter();

serve(conversations, "createConversation", createConversation);
serve(conversations, "listConversations", listConversations);
