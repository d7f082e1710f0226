import type { Db, Tx } from "./client.ts";

/** Somebody who may have to be told of a message, and what they want. */
export interface RecipientRow {
  userId: number;
  reason: "direct" | "mention" | "call" | "here" | "reply" | "keyword" | "message";
  mail: boolean;
  push: boolean;
  quietFrom: string | null;
  quietUntil: string | null;
  quietZone: string | null;
  snoozedUntil: Date | null;
}

/**
 * Whom a message concerns who have not seen it yet, each for the best reason. They are in
 * the channel this moment, and want to hear of it for that reason.
 */
export async function listRecipients(
  db: Db,
  { channelId, ts }: { channelId: number; ts: number },
): Promise<RecipientRow[]> {
  return await db<RecipientRow[]>`
    with m as materialized (
      select m.channel_id, m.ts, m.user_id, m.parent_ts, m.is_broadcast, m.calls, m.words,
        c.workspace_id, c.participant_ids is not null as is_talk
      from messages m join channels c on c.id = m.channel_id and c.deleted_at is null
      where m.channel_id = ${channelId} and m.ts = ${ts} and m.deleted_at is null
        and m.system is null
    ), whom as (
      select user_id from mentions where channel_id = ${channelId} and ts = ${ts}
      union
      select t.user_id from m join thread_members t
        on t.channel_id = m.channel_id and t.parent_ts = m.parent_ts and t.is_following
      union
      select them.user_id from m join channel_members them using (channel_id)
      where m.is_talk or m.calls is not null or them.notify = 'all'
      union
      select watchers.user_id from m join watchers using (workspace_id)
    ), judged as (
      select them.user_id, s.mail, s.push, s.quiet_from, s.quiet_until, s.quiet_zone,
        s.snoozed_until,
        coalesce(them.notify, case when not m.is_talk then s.channel_default end, 'mentions')
          as level,
        case
          when m.is_talk and coalesce(them.notify <> 'mentions', s.direct_messages, true)
            then 'direct'
          when exists (
            select from mentions n
            where n.channel_id = m.channel_id and n.ts = m.ts and n.user_id = them.user_id
          ) then 'mention'
          when m.calls = 'channel' then 'call'
          when t.is_following and coalesce(s.threads, true) then 'reply'
          when m.words @@ any (coalesce(s.keyword_queries, '{}')::tsquery[]) then 'keyword'
          when coalesce(them.notify, s.channel_default) = 'all'
            and (m.parent_ts is null or m.is_broadcast) then 'message'
          -- The last: who is offline is not told for this.
          when m.calls = 'here' then 'here'
        end as reason
      from m join whom on true
      join channel_members them on them.channel_id = m.channel_id and them.user_id = whom.user_id
      join workspace_members ours
        on ours.workspace_id = m.workspace_id and ours.user_id = them.user_id
      left join notification_settings s on s.user_id = them.user_id
      left join thread_members t on t.channel_id = m.channel_id and t.parent_ts = m.parent_ts
        and t.user_id = them.user_id
      where them.user_id <> m.user_id
        and m.ts > case
          when m.parent_ts is null or (m.is_broadcast and t.is_following is not true)
            then them.read_ts
          else coalesce(t.read_ts, 0)
        end
    )
    select user_id, reason, coalesce(mail, true) as mail, coalesce(push, true) as push,
      quiet_from, quiet_until, quiet_zone, snoozed_until
    from judged where reason is not null and level <> 'none'
    order by user_id
  `;
}

/** Keeps that people are told; returns those who were not told before. */
export async function insertNotifications(
  tx: Tx,
  { channelId, ts, people }: {
    channelId: number;
    ts: number;
    people: { userId: number; reason: string; isSilent: boolean }[];
  },
): Promise<{ id: string; userId: number }[]> {
  return await tx<{ id: string; userId: number }[]>`
    insert into notifications (user_id, channel_id, ts, parent_ts, reason, is_silent)
    select given.user_id, m.channel_id, m.ts, m.parent_ts, given.reason, given.is_silent
    from unnest(
      ${people.map(({ userId }) => userId)}::bigint[],
      ${people.map(({ reason }) => reason)}::text[],
      -- A parameter can't be an array of booleans.
      ${people.map(({ isSilent }) => String(isSilent))}::text[]::boolean[]
    ) as given (user_id, reason, is_silent)
    join (
      select channel_id, ts, parent_ts from messages
      where channel_id = ${channelId} and ts = ${ts} and deleted_at is null for share
    ) m on true
    join channel_members them on them.channel_id = m.channel_id
      and them.user_id = given.user_id
    on conflict (user_id, channel_id, ts) do nothing
    returning id, user_id
  `;
}
