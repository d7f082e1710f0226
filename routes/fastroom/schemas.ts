import { z } from "zod";

/** A number: ids are the same as everywhere, without their letter. */
export const Numeric = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Moment = z.iso.datetime({ precision: 6 });

/** Somebody. */
export const User = z.strictObject({
  username: z.string(),
  email: z.string().nullable().meta({ description: "One's own; of others nothing is told" }),
  full_name: z.string().nullable(),
  disabled: z.boolean(),
}).meta({ id: "FastroomUser" });

/** The tokens of a sign-in. */
export const TokenPair = z.strictObject({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal("bearer"),
}).meta({ id: "FastroomTokenPair" });

/** A channel, as a room. */
export const Room = z.strictObject({
  id: Numeric,
  name: z.string(),
  is_private: z.boolean(),
  created_at: Moment,
}).meta({ id: "FastroomRoom" });

/** Somebody's place in a room. */
export const Member = z.strictObject({
  user_id: Numeric,
  username: z.string(),
  is_moderator: z.boolean(),
  is_banned: z.boolean(),
  is_muted: z.boolean(),
  joined_at: Moment,
}).meta({ id: "FastroomMember" });

/** What somebody said. */
export const Message = z.strictObject({
  id: Numeric.meta({ description: "Microseconds: unique in its room, and rising" }),
  user_id: Numeric,
  username: z.string(),
  content: z.string(),
  created_at: Moment,
}).meta({ id: "FastroomMessage" });

/** A page of such items. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    total: z.int(),
    limit: z.int(),
    offset: z.int(),
    has_more: z.boolean(),
    next_offset: z.int().nullable(),
  });
}

/** Who has entered a room. */
export const Presence = z.strictObject({
  room_id: Numeric,
  room: z.string(),
  users: z.array(z.string()),
  count: z.int(),
}).meta({ id: "FastroomPresence" });
