import type { Db } from "./client.ts";

/** What somebody is in a channel: inside, or banned from it. */
export interface PlaceRow {
  userId: number;
  username: string;
  isModerator: boolean;
  isBanned: boolean;
  isMuted: boolean;
  /** Since when they are inside, or banned. */
  since: Date;
}

const place = (db: Db) =>
  db`users.id as user_id, users.username, coalesce(mine.role = 'moderator', false) as is_moderator,
    bans.user_id is not null as is_banned, mutes.user_id is not null as is_muted,
    coalesce(mine.joined_at, bans.created_at) as since`;

/** Everybody who has a place in the channel `channelId`; the banned ones if `withBanned`. */
const places = (db: Db, channelId: number, withBanned: boolean) =>
  db`(
    select user_id from channel_members where channel_id = ${channelId}
    union select user_id from channel_bans where channel_id = ${channelId} and ${withBanned}
  ) as there
  join users on users.id = there.user_id
  left join channel_members mine on mine.channel_id = ${channelId} and mine.user_id = users.id
  left join channel_bans bans on bans.channel_id = ${channelId} and bans.user_id = users.id
  left join channel_mutes mutes on mutes.channel_id = ${channelId} and mutes.user_id = users.id`;

/** Somebody's place in a channel, if they have one. */
export async function findPlace(
  db: Db,
  channelId: number,
  userId: number,
): Promise<PlaceRow | undefined> {
  const [row] = await db<PlaceRow[]>`
    select ${place(db)} from ${places(db, channelId, true)} where users.id = ${userId}
  `;
  return row;
}

/** Some of the places in a channel, the oldest first, and how many there are. */
export async function listPlaces(
  db: Db,
  { channelId, withBanned, limit, offset }: {
    channelId: number;
    withBanned: boolean;
    limit: number;
    offset: number;
  },
): Promise<{ rows: PlaceRow[]; total: number }> {
  const [rows, [counted]] = await Promise.all([
    db<PlaceRow[]>`
      select ${place(db)} from ${places(db, channelId, withBanned)}
      order by since, users.id limit ${limit} offset ${offset}
    `,
    db<[{ total: number }]>`select count(*) as total from ${places(db, channelId, withBanned)}`,
  ]);
  return { rows, total: counted.total };
}
