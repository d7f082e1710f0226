import * as channels from "../channels.ts";
import type { Contract } from "../contract.ts";

/** Channels and their members. */
export const CHANNELS = {
  listChannels: {
    summary: "List the public channels of a workspace and the private ones you are in, by name",
    input: channels.ListChannels,
    output: channels.ChannelList,
    errors: ["workspace_not_found"],
    scope: "channels:read",
  },
  createChannel: {
    summary: "Create a channel",
    input: channels.CreateChannel,
    output: channels.ChannelView,
    errors: ["workspace_not_found", "forbidden", "channel_name_taken"],
    scope: "channels:write",
    status: 201,
  },
  getChannel: {
    summary: "Get a channel",
    input: channels.ChannelRef,
    output: channels.ChannelView,
    errors: ["channel_not_found"],
    scope: "channels:read",
  },
  updateChannel: {
    summary: "Rename a channel or change its topic or purpose",
    input: channels.UpdateChannel,
    output: channels.ChannelView,
    errors: [
      "channel_not_found",
      "not_a_member",
      "forbidden",
      "channel_name_taken",
      "channel_archived",
    ],
    scope: "channels:write",
  },
  deleteChannel: {
    summary: "Delete a channel and its messages",
    input: channels.NamedChannelRef,
    output: undefined,
    errors: ["channel_not_found", "not_a_member", "forbidden", "default_channel"],
    scope: "channels:write",
  },
  archiveChannel: {
    summary: "Archive a channel: it is read and no more",
    input: channels.NamedChannelRef,
    output: channels.ChannelView,
    errors: ["channel_not_found", "forbidden", "default_channel"],
    scope: "channels:write",
  },
  unarchiveChannel: {
    summary: "Open an archived channel again",
    input: channels.NamedChannelRef,
    output: channels.ChannelView,
    errors: ["channel_not_found", "forbidden"],
    scope: "channels:write",
  },
  joinChannel: {
    summary: "Join a public channel",
    input: channels.NamedChannelRef,
    output: channels.ChannelView,
    errors: ["channel_not_found", "channel_archived"],
    scope: "channels:write",
  },
  leaveChannel: {
    summary: "Leave a channel",
    input: channels.NamedChannelRef,
    output: undefined,
    errors: ["channel_not_found"],
    scope: "channels:write",
  },
  listChannelMembers: {
    summary: "List a channel's members, by id",
    input: channels.ListChannelMembers,
    output: channels.ChannelMemberList,
    errors: ["channel_not_found"],
    scope: "channels:read",
  },
  addChannelMember: {
    summary: "Put a member of the workspace into a channel",
    input: channels.ChannelMemberRef,
    output: channels.ChannelMember,
    errors: [
      "channel_not_found",
      "not_a_member",
      "member_not_found",
      "channel_archived",
      "forbidden",
    ],
    scope: "channels:write",
  },
  removeChannelMember: {
    summary: "Remove somebody from a channel",
    input: channels.ChannelMemberRef,
    output: undefined,
    errors: ["channel_not_found", "not_a_member", "member_not_found", "forbidden"],
    scope: "channels:write",
  },
} as const satisfies Record<string, Contract>;
