import type { InviteRow } from "../../db/invites.ts";
import { encodeId } from "../ids.ts";
import type { Invite } from "../protocol/invites.ts";

/** An invite as the workspace's admins see it. */
export function toInvite(row: InviteRow): Invite {
  return {
    id: row.id,
    workspace_id: encodeId(row.workspaceId),
    role: row.role,
    channel_ids: row.channelIds.map(encodeId),
    email: row.email,
    max_uses: row.maxUses,
    uses: row.uses,
    created_by: encodeId(row.createdBy),
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}

/** Where an invite's link leads: the token stands in the fragment, which no server gets to see. */
export function inviteUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/invite#${token}`;
}

/** What it takes to invite somebody as `role`: only owners make admins. */
export function needToInvite(role: InviteRow["role"]) {
  return role === "admin"
    ? { least: "owner", act: "invite admins" } as const
    : { least: "admin", act: "invite others" } as const;
}
