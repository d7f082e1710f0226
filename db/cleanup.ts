import type { Db } from "./client.ts";

/** Rows taken away at once, so that no statement holds locks for long. */
const BATCH = 5_000;

/** How long rows are kept after they have served, in days. */
const KEEP_DAYS = { sessions: 90, spentTokens: 30, invites: 30, deadJobs: 30, notifications: 30 };

/** Takes away what nothing needs any more; returns how many rows that were. */
export async function deleteStaleRows(db: Db): Promise<number> {
  const { sessions, spentTokens, invites, deadJobs, notifications } = KEEP_DAYS;
  const results = [
    await db`
      delete from one_time_tokens where hash in (
        select hash from one_time_tokens where expires_at < now() limit ${BATCH}
      )
    `,
    await db`
      delete from tickets where hash in (
        select hash from tickets where expires_at < now()
        order by hash limit ${BATCH} for update skip locked
      )
    `,
    await db`
      delete from attempts where key in (
        select key from attempts where ends_at < now() limit ${BATCH}
      )
    `,
    // A token that comes back within this time is still known to be stolen.
    await db`
      delete from refresh_tokens where hash in (
        select hash from refresh_tokens
        where replaced_at < now() - ${spentTokens} * interval '1 day' limit ${BATCH}
      )
    `,
    // Until then an ended session tells which devices an account has used.
    await db`
      delete from sessions where id in (
        select id from sessions
        where least(expires_at, revoked_at) < now() - ${sessions} * interval '1 day'
        limit ${BATCH}
      )
    `,
    await db`
      delete from invites where hash in (
        select hash from invites
        where expires_at < now() - ${invites} * interval '1 day' limit ${BATCH}
      )
    `,
    await db`
      delete from notifications where id in (
        select id from notifications
        where created_at < now() - ${notifications} * interval '1 day' limit ${BATCH}
      )
    `,
    await db`
      delete from dead_jobs where id in (
        select id from dead_jobs
        where died_at < now() - ${deadJobs} * interval '1 day' limit ${BATCH}
      )
    `,
  ];
  return results.reduce((sum, { count }) => sum + count, 0);
}
