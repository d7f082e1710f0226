import type { Db } from "./client.ts";

export interface JobRow {
  id: number;
  kind: string;
  payload: Record<string, unknown>;
  attempts: number;
  ageS: number;
}

/** A job as whoever leased it knows it: once the lease went to somebody else it is another's. */
export type Lease = Pick<JobRow, "id" | "attempts">;

/** Writes a job in the transaction that needs it, to be done at once or at `dueAt`, from which its age counts. */
export async function insertJob(
  db: Db,
  kind: string,
  payload: Record<string, string | number>,
  dueAt: Date | null = null,
): Promise<number> {
  const [row] = await db<[{ id: number }]>`
    insert into jobs (kind, payload, due_at, created_at)
    select ${kind}, ${db.json(payload)}, at, at
    from (select greatest(now(), ${dueAt}::timestamptz) as at) due
    returning id
  `;
  return row.id;
}

/** Leases the job that is due the longest; no two workers get the same one while a lease lasts. Not one of the kinds `except`. */
export async function claimJob(
  db: Db,
  leaseS: number,
  except: readonly string[] = [],
): Promise<JobRow | undefined> {
  const [row] = await db<JobRow[]>`
    update jobs set attempts = attempts + 1, due_at = now() + ${leaseS} * interval '1 second'
    where id = (
      select id from jobs where due_at <= now() and kind <> all(${[...except]}::text[])
      order by due_at limit 1 for update skip locked
    )
    returning id, kind, payload, attempts,
      extract(epoch from now() - created_at)::integer as age_s
  `;
  return row;
}

/** Removes a job that is done. */
export async function deleteJob(db: Db, { id, attempts }: Lease): Promise<void> {
  await db`delete from jobs where id = ${id} and attempts = ${attempts}`;
}

/** Puts a failed job back for `delayS` seconds from now. */
export async function postponeJob(
  db: Db,
  { id, attempts }: Lease,
  { delayS, error }: { delayS: number; error: string },
): Promise<void> {
  await db`
    update jobs set due_at = now() + ${delayS} * interval '1 second', last_error = ${error}
    where id = ${id} and attempts = ${attempts}
  `;
}

/** Moves a hopeless job to the dead table with the reason. */
export async function buryJob(db: Db, { id, attempts }: Lease, reason: string): Promise<void> {
  await db`
    with dead as (
      delete from jobs where id = ${id} and attempts = ${attempts}
      returning id, kind, payload, attempts, created_at
    )
    insert into dead_jobs (id, kind, payload, attempts, reason, created_at)
    select id, kind, payload, attempts, ${reason}, created_at from dead
  `;
}

/** How many jobs wait, how long the first of them has been due, and how many were given up. */
export async function countJobs(
  db: Db,
): Promise<{ waiting: number; lateS: number; dead: number }> {
  const [row] = await db<[{ waiting: number; lateS: number; dead: number }]>`
    select count(*)::integer as waiting,
      greatest(0, extract(epoch from now() - min(due_at)))::integer as late_s,
      (select count(*)::integer from dead_jobs) as dead
    from jobs
  `;
  return { ...row, lateS: row.lateS ?? 0 };
}
