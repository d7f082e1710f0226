import type { Db } from "./client.ts";

export interface JobRow {
  id: number;
  kind: string;
  payload: Record<string, unknown>;
  attempts: number;
}

/** Writes a job in the transaction that needs it. */
export async function insertJob(
  db: Db,
  kind: string,
  payload: Record<string, string | number>,
): Promise<number> {
  const [row] = await db<[{ id: number }]>`
    insert into jobs (kind, payload) values (${kind}, ${db.json(payload)}) returning id
  `;
  return row.id;
}

/** Leases up to `limit` due jobs; no two workers get the same one while a lease lasts. */
export async function claimJobs(
  db: Db,
  { limit, leaseS }: { limit: number; leaseS: number },
): Promise<JobRow[]> {
  return await db<JobRow[]>`
    update jobs set attempts = attempts + 1, due_at = now() + ${leaseS} * interval '1 second'
    where id in (
      select id from jobs where due_at <= now() order by due_at limit ${limit}
      for update skip locked
    )
    returning id, kind, payload, attempts
  `;
}

/** Removes a job that is done. */
export async function deleteJob(db: Db, id: number): Promise<void> {
  await db`delete from jobs where id = ${id}`;
}

/** Puts a failed job back for `delayS` seconds from now. */
export async function postponeJob(
  db: Db,
  { id, delayS, error }: { id: number; delayS: number; error: string },
): Promise<void> {
  await db`
    update jobs set due_at = now() + ${delayS} * interval '1 second', last_error = ${error}
    where id = ${id}
  `;
}

/** Moves a hopeless job to the dead table with the reason. */
export async function buryJob(db: Db, id: number, reason: string): Promise<void> {
  await db`
    with dead as (
      delete from jobs where id = ${id} returning id, kind, payload, attempts, created_at
    )
    insert into dead_jobs (id, kind, payload, attempts, reason, created_at)
    select id, kind, payload, attempts, ${reason}, created_at from dead
  `;
}
