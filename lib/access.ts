import { type ChannelForRow, findChannelFor } from "../db/channels.ts";
import type { Db } from "../db/client.ts";
import { findFileFor, type StoredFileRow } from "../db/files.ts";
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
  if (row.isBanned) throw new AppError("banned", { id: encodeId(id) });
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

/**
 * Lets only those produce anything in a channel who are in it and not muted, and nobody
 * once it is archived.
 * @throws {AppError} `not_a_member`, `channel_archived` or `muted`
 */
export function checkMayWrite(
  { id, archivedAt, channelRole, mutedAt }: Pick<
    ChannelForRow,
    "id" | "archivedAt" | "channelRole" | "mutedAt"
  >,
): void {
  if (!channelRole) throw new AppError("not_a_member", { id: encodeId(id) });
  checkOpen({ id, archivedAt });
  if (mutedAt) throw new AppError("muted", { id: encodeId(id) });
}

/** The same for whoever would change something about a message. */
export function checkMayTouch(
  { channelId, channelArchivedAt, channelRole, mutedAt }: MessageForRow,
): void {
  checkMayWrite({ id: channelId, archivedAt: channelArchivedAt, channelRole, mutedAt });
}

/**
 * Refuses somebody who turned out not to be able to write, in the words of what they are by now.
 * @throws {AppError} as `checkMayTouch`, always
 */
export async function refuseWriter(db: Db, actor: Actor, key: MessageKey): Promise<never> {
  checkMayTouch(await accessMessage(db, actor, key));
  throw new AppError("not_a_member", { id: encodeId(key.channelId) });
}

/** What somebody may do to others in a channel: more than those below them. */
function rankOf(
  { channelRole, workspaceRole }: { channelRole: string | null; workspaceRole: Role },
): number {
  const rank = isAtLeast(workspaceRole, "moderator") ? RANKS.indexOf(workspaceRole) : 0;
  return rank || (channelRole === "moderator" ? 1 : 0);
}

/**
 * Lets nobody act against those of their own rank or above.
 * @throws {AppError} `forbidden`
 */
export function checkOutranks(
  mine: Pick<ChannelForRow, "channelRole" | "workspaceRole">,
  theirs: { channelRole: string | null; workspaceRole: Role },
  act: string,
): void {
  if (rankOf(mine) > rankOf(theirs)) return;
  throw new AppError("forbidden", { who: "somebody of a higher role than theirs", act });
}

/**
 * Lets those who keep order in a channel give and take that task among themselves, but not
 * from whoever has a higher role in the workspace.
 * @throws {AppError} `forbidden`
 */
export function checkMayPromote(
  { workspaceRole: mine }: Pick<ChannelForRow, "workspaceRole">,
  { workspaceRole: theirs }: { workspaceRole: Role },
  act: string,
): void {
  if (!isAtLeast(theirs, "moderator") || RANKS.indexOf(mine) > RANKS.indexOf(theirs)) return;
  throw new AppError("forbidden", { who: "somebody of a higher role than theirs", act });
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

/** A file that the actor may see: their own, or with a message that they may see. */
export async function accessFile(db: Db, actor: Actor, id: number): Promise<StoredFileRow> {
  const row = await findFileFor(db, actor.userId, id);
  if (!row) throw new AppError("file_not_found", { id: encodeId(id) });
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
