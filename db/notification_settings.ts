import type { Db, Tx } from "./client.ts";

export interface SettingsRow {
  channelDefault: "all" | "mentions" | "none";
  directMessages: boolean;
  threads: boolean;
  mail: boolean;
  push: boolean;
  keywords: string[];
  quietFrom: string | null;
  quietUntil: string | null;
  quietZone: string | null;
  snoozedUntil: Date | null;
}

/** What somebody wants to be told of; nothing where they never said. */
export async function findSettings(db: Db, userId: number): Promise<SettingsRow | undefined> {
  const [row] = await db<SettingsRow[]>`
    select channel_default, direct_messages, threads, mail, push, keywords, quiet_from,
      quiet_until, quiet_zone, snoozed_until
    from notification_settings where user_id = ${userId}
  `;
  return row;
}

/** Keeps what somebody wants to be told of, and whether every message has to be looked at for it. */
export async function keepSettings(
  tx: Tx,
  userId: number,
  given: SettingsRow & { keywordQueries: string[] },
): Promise<void> {
  await tx`
    insert into notification_settings (
      user_id, channel_default, direct_messages, threads, mail, push, keywords,
      keyword_queries, quiet_from, quiet_until, quiet_zone, snoozed_until
    ) values (
      ${userId}, ${given.channelDefault}, ${given.directMessages}, ${given.threads},
      ${given.mail}, ${given.push}, ${given.keywords}, ${given.keywordQueries},
      ${given.quietFrom}, ${given.quietUntil}, ${given.quietZone}, ${given.snoozedUntil}
    )
    on conflict (user_id) do update set
      channel_default = excluded.channel_default, direct_messages = excluded.direct_messages,
      threads = excluded.threads, mail = excluded.mail, push = excluded.push,
      keywords = excluded.keywords, keyword_queries = excluded.keyword_queries,
      quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
      quiet_zone = excluded.quiet_zone, snoozed_until = excluded.snoozed_until
  `;
  await tx`delete from watchers where user_id = ${userId}`;
  await tx`
    insert into watchers (workspace_id, user_id)
    select workspace_id, user_id from workspace_members
    join notification_settings using (user_id)
    where user_id = ${userId} and is_watching
  `;
}

/** Locks somebody's settings, so that two changes of them come one after the other. */
export async function lockSettings(tx: Tx, userId: number): Promise<void> {
  await tx`select from users where id = ${userId} for no key update`;
}

/** The channels for which somebody has a level of their own. */
export async function listLevels(
  db: Db,
  userId: number,
): Promise<{ channelId: number; notify: "all" | "mentions" | "none" }[]> {
  return await db<{ channelId: number; notify: "all" | "mentions" | "none" }[]>`
    select channel_id, notify from channel_members
    join channels on channels.id = channel_id and channels.deleted_at is null
    where user_id = ${userId} and notify is not null order by channel_id
  `;
}

/** Keeps how much of a channel somebody wants to be told of; false if they are not in it. */
export async function updateLevel(
  tx: Tx,
  { userId, channelId, level }: { userId: number; channelId: number; level: string | null },
): Promise<boolean> {
  const rows = await tx`
    update channel_members set notify = ${level}
    where channel_id = ${channelId} and user_id = ${userId} returning user_id
  `;
  return rows.length === 1;
}
