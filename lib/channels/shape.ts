import type { ChannelMemberRow } from "../../db/channel_members.ts";
import type { ChannelRow } from "../../db/channels.ts";
import { encodeId } from "../ids.ts";
import type { Channel, ChannelMember } from "../protocol/channels.ts";

/** A channel as everybody who may see it sees it. */
export function toChannel(row: ChannelRow): Channel {
  return {
    id: encodeId(row.id),
    workspace_id: encodeId(row.workspaceId),
    kind: row.kind,
    name: row.name,
    topic: row.topic,
    purpose: row.purpose,
    is_default: row.isDefault,
    created_by: encodeId(row.createdBy),
    created_at: row.createdAt.toISOString(),
    archived_at: row.archivedAt?.toISOString() ?? null,
    who_can_post: row.whoCanPost,
    participant_ids: row.participantIds?.map(encodeId) ?? null,
  };
}

/** Somebody's place in a channel. */
export function toChannelMember(row: ChannelMemberRow): ChannelMember {
  return {
    channel_id: encodeId(row.channelId),
    user_id: encodeId(row.userId),
    role: row.role,
    joined_at: row.joinedAt.toISOString(),
    muted_at: row.mutedAt?.toISOString() ?? null,
  };
}
