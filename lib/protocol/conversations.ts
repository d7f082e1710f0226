import { z } from "zod";
import { ChannelView } from "./channels.ts";
import { ConversationId, UserId, WorkspaceId } from "./ids.ts";
import { ClientMessageId, Content, Message } from "./messages.ts";
import { pageSize } from "./text.ts";
import { WorkspaceRef } from "./workspaces.ts";

/** People in a conversation besides whoever opens it. */
const MOST_OTHERS = 7;

export const CreateConversation = z.strictObject({
  participant_ids: z.array(UserId).min(1).max(MOST_OTHERS).meta({
    description: "The others, in any order; only yourself for a note to yourself",
  }),
  workspace_id: WorkspaceId.optional().meta({ description: "Your current one if left out" }),
  initial_message: Content.optional(),
  client_msg_id: ClientMessageId.optional().meta({ description: "Of the initial message" }),
}).meta({ id: "CreateConversation" });

export const OpenedConversation = ChannelView.extend({
  message: Message.nullable().meta({ description: "The initial message" }),
}).meta({ id: "OpenedConversation" });

export const ListConversations = WorkspaceRef.extend({
  limit: pageSize(100, 500),
  after: ConversationId.optional(),
}).meta({ id: "ListConversations" });

export const ConversationList = z.strictObject({
  conversations: z.array(ChannelView),
  next_cursor: z.string().nullable(),
}).meta({ id: "ConversationList" });
