import { type ChannelForRow, findChannelFor } from "../db/channels.ts";
import type { Db } from "../db/client.ts";
import { findMessageFor, type MessageForRow } from "../db/messages.ts";
import { findWorkspaceFor, type Role, type WorkspaceRow } from "../db/workspaces.ts";
import type { Actor } from "./actor.ts";
import { AppError } from "./errors.ts";
import { encodeId, encodeMessageId, type MessageKey } from "./ids.ts";

/*
 * The only doors to a row. What somebody may not see answers exactly as if it did not
 * exist; "forbidden" is said only of what they may see.
 */

/** What a role includes, the least first. */
const RANKS: readonly Role[] = ["guest", "member", "moderator", "admin", "owner"];

/** Whether `role` includes what `least` may do. */
export function isAtLeast(role: Role, least: Role): boolean {
  return RANKS.indexOf(role) >= RANKS.indexOf(least);
}

/** How a sentence names those who have a role or more. */
const WHO: Record<Role, string> = {
  owner: "an owner of the workspace",
  admin: "an admin or owner",
  moderator: "a moderator of the workspace or an admin",
  member: "a member of the workspace who is no guest",
  guest: "a member of the workspace",
};

/** A workspace that the actor is in, as somebody with the role `least` at least. */
export async function accessWorkspace(
  db: Db,
  actor: Pick<Actor, "userId">,
  id: number,
  { least = "guest", act = "do this" }: { least?: Role; act?: string } = {},
): Promise<WorkspaceRow & { role: Role }> {
  const row = await findWorkspaceFor(db, actor.userId, id);
  if (!row) throw new AppError("workspace_not_found", { id: encodeId(id) });
  if (!isAtLeast(row.role, least)) {
    throw new AppError("forbidden", { who: WHO[least], act });
  }
  return row;
}

/** What the actor must be to a channel: see it, be in it, or be one who keeps order in it. */
export type ChannelNeed = "see" | "belong" | "moderate";

/** A channel that the actor may see, as somebody with the standing that `need` says. */
export async function accessChannel(
  db: Db,
  actor: Actor,
  id: number,
  need: ChannelNeed,
  act = "do this",
): Promise<ChannelForRow> {
  const row = await findChannelFor(db, actor.userId, id);
  if (!row) throw new AppError("channel_not_found", { id: encodeId(id) });
  if (need === "moderate" && !isModerator(row)) {
    throw new AppError("forbidden", { who: "a moderator", act });
  }
  if (need === "belong" && !row.channelRole) {
    throw new AppError("not_a_member", { id: encodeId(id) });
  }
  return row;
}

/**
 * Lets nothing be changed in an archived channel.
 * @throws {AppError} `channel_archived`
 */
export function checkOpen({ id, archivedAt }: Pick<ChannelForRow, "id" | "archivedAt">): void {
  if (archivedAt) throw new AppError("channel_archived", { id: encodeId(id) });
}

/** A message in a channel that the actor may see. */
export async function accessMessage(
  db: Db,
  actor: Actor,
  key: MessageKey,
): Promise<MessageForRow> {
  const row = await findMessageFor(db, actor.userId, key.channelId, key.ts);
  if (!row) throw new AppError("message_not_found", { id: encodeMessageId(key) });
  return row;
}

/**
 * Whether somebody keeps order in a channel: its moderators do, and the workspace's from
 * moderators up. Nobody does in a conversation.
 */
export function isModerator(
  { kind, channelRole, workspaceRole }: Pick<
    ChannelForRow,
    "kind" | "channelRole" | "workspaceRole"
  >,
): boolean {
  if (kind === "direct" || kind === "group") return false;
  return channelRole === "moderator" || isAtLeast(workspaceRole, "moderator");
}
