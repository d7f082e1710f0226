import type { Tx } from "./client.ts";

/** Puts those whom an edited message calls in the place of those whom it called before. */
export async function replaceMentions(
  tx: Tx,
  { channelId, ts, userIds }: { channelId: number; ts: number; userIds: number[] },
): Promise<void> {
  await tx`
    delete from mentions
    where channel_id = ${channelId} and ts = ${ts} and user_id <> all(${userIds}::bigint[])
  `;
  await tx`
    insert into mentions (user_id, channel_id, ts, parent_ts, in_channel)
    select members.user_id, m.channel_id, m.ts, m.parent_ts, m.parent_ts is null or m.is_broadcast
    from messages m join channel_members members using (channel_id)
    where m.channel_id = ${channelId} and m.ts = ${ts}
      and members.user_id = any(${userIds}::bigint[]) and members.user_id <> m.user_id
    on conflict do nothing
  `;
}
