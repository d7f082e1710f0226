import type { AccountRow, UserRow } from "../../db/users.ts";
import { encodeId } from "../ids.ts";
import { pictureUrl } from "../pictures/keep.ts";
import type { Account, User } from "../protocol/users.ts";

/** A person as others see them. */
export function toUser(row: UserRow): User {
  return {
    id: encodeId(row.id),
    name: row.name,
    username: row.username,
    title: row.title,
    status: toStatus(row),
    time_zone: row.timeZone,
    avatar_url: row.avatar === null ? null : pictureUrl(row.avatar),
    created_at: row.createdAt.toISOString(),
  };
}

/** A status that is over is none. */
function toStatus({ statusEmoji, statusText, statusExpiresAt }: UserRow): User["status"] {
  if (statusEmoji === null) return null;
  if (statusExpiresAt && statusExpiresAt.getTime() <= Date.now()) return null;
  const expires_at = statusExpiresAt?.toISOString() ?? null;
  return { emoji: statusEmoji, text: statusText, expires_at };
}

/** One's own account. */
export function toAccount(row: AccountRow): Account {
  return {
    ...toUser(row),
    email: row.email,
    email_verified: row.emailVerifiedAt !== null,
    two_factor: row.totpEnabledAt !== null,
    locale: row.locale,
    presence: row.presence,
    current_workspace_id: row.currentWorkspaceId === null ? null : encodeId(row.currentWorkspaceId),
  };
}
