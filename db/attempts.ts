import type { Db } from "./client.ts";

/**
 * Counts an attempt by `key` in a window that begins with its first one. Returns how many
 * there were with this one, and how many seconds are left.
 */
export async function takeAttempt(
  db: Db,
  key: string,
  windowS: number,
): Promise<{ used: number; resetS: number }> {
  const [row] = await db<[{ used: number; resetS: number }]>`
    insert into attempts (key, ends_at) values (${key}, now() + ${windowS} * interval '1 second')
    on conflict (key) do update set
      used = case when attempts.ends_at <= now() then 1 else attempts.used + 1 end,
      ends_at = case when attempts.ends_at <= now() then excluded.ends_at
        else attempts.ends_at end
    returning used, ceil(extract(epoch from ends_at - now()))::integer as reset_s
  `;
  return row;
}
