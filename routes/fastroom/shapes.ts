import type { ListedRow } from "../../db/directory.ts";
import type { PlaceRow } from "../../db/places.ts";
import type { SaidRow } from "../../db/said.ts";
import { AppError } from "../../lib/errors.ts";
import type { Counted, Stretch } from "../../lib/page.ts";
import type { Channel } from "../../lib/protocol/channels.ts";
import { decodeId, type IdKind, kindOf } from "../../lib/protocol/ids.ts";
import { dateToMoment, toMoment } from "../doors/time.ts";

/** A channel's number, if `id` is one; ids are the same numbers here as everywhere inside. */
export function channelIdOf(id: number): number {
  if (!isOf(id, "channel")) throw new AppError("channel_not_found", { id: String(id) });
  return id;
}

/** A person's number, if `id` is one. */
export function userIdOf(id: number): number {
  if (!isOf(id, "user")) throw new AppError("member_not_found", { id: String(id) });
  return id;
}

function isOf(id: number, kind: IdKind): boolean {
  return kindOf(id) === kind;
}

/** Somebody as they see themselves. */
export function toSelf(
  { username, email, name }: { username: string; email: string | null; name: string },
) {
  return { username, email, full_name: fullName(name, username), disabled: false };
}

/** Whoever gives no other name goes by the username. */
function fullName(name: string, username: string): string | null {
  return name === username ? null : name;
}

/** Somebody as others see them: without their address. */
export function toUser({ username, name, isDeactivated }: ListedRow) {
  return { username, email: null, full_name: fullName(name, username), disabled: isDeactivated };
}

export function toRoom({ id, name, kind, created_at }: Channel) {
  return {
    id: decodeId(id)!,
    name,
    is_private: kind !== "public",
    created_at: dateToMoment(new Date(created_at)),
  };
}

export function toMember(row: PlaceRow) {
  return {
    user_id: row.userId,
    username: row.username,
    is_moderator: row.isModerator,
    is_banned: row.isBanned,
    is_muted: row.isMuted,
    joined_at: dateToMoment(row.since),
  };
}

export function toMessage({ ts, userId, username, content }: SaidRow) {
  return { id: ts, user_id: userId, username, content, created_at: toMoment(ts) };
}

/** A stretch of a list as pages are written here. */
export function toPage<Row, Item>(
  { rows, total }: Counted<Row>,
  { limit, offset }: Stretch,
  toItem: (row: Row) => Item,
) {
  const next = offset + limit < total ? offset + limit : null;
  return {
    items: rows.map(toItem),
    total,
    limit,
    offset,
    has_more: next !== null,
    next_offset: next,
  };
}
