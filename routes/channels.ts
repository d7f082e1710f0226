import { addChannelMember } from "../lib/channels/add_member.ts";
import { archiveChannel } from "../lib/channels/archive.ts";
import { createChannel } from "../lib/channels/create.ts";
import { deleteChannel } from "../lib/channels/delete.ts";
import { getChannel } from "../lib/channels/get.ts";
import { joinChannel } from "../lib/channels/join.ts";
import { leaveChannel } from "../lib/channels/leave.ts";
import { listChannels } from "../lib/channels/list.ts";
import { listChannelMembers } from "../lib/channels/list_members.ts";
import { removeChannelMember } from "../lib/channels/remove_member.ts";
import { unarchiveChannel } from "../lib/channels/unarchive.ts";
import { updateChannel } from "../lib/channels/update.ts";
import { createRouter, serve } from "./http.ts";

export const channels = createRouter();

serve(channels, "listChannels", listChannels);
serve(channels, "createChannel", createChannel);
serve(channels, "getChannel", getChannel);
serve(channels, "updateChannel", updateChannel);
serve(channels, "deleteChannel", deleteChannel);
serve(channels, "archiveChannel", archiveChannel);
serve(channels, "unarchiveChannel", unarchiveChannel);
serve(channels, "joinChannel", joinChannel);
serve(channels, "leaveChannel", leaveChannel);
serve(channels, "listChannelMembers", listChannelMembers);
serve(channels, "addChannelMember", addChannelMember);
serve(channels, "removeChannelMember", removeChannelMember);
