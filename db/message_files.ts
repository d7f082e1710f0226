import type { Db, Sql, Tx } from "./client.ts";

/**
 * Takes the files away from a message that is deleted, which must be locked, and returns
 * those that no other message carries: they are gone now. Whoever shares one of them at
 * this moment comes wholly before or wholly after.
 */
export async function releaseFiles(tx: Tx, channelId: number, ts: number): Promise<number[]> {
  const held = await tx<{ id: number }[]>`
    select id from files where id in (
      select file_id from message_files where channel_id = ${channelId} and ts = ${ts}
    ) order by id for update
  `;
  if (held.length === 0) return [];
  await tx`delete from message_files where channel_id = ${channelId} and ts = ${ts}`;
  return await buryUncarried(tx, held.map(({ id }) => id));
}

async function buryUncarried(tx: Tx, ids: number[]): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    with buried as (
      update files f set deleted_at = now()
      where id = any(${ids}::bigint[]) and deleted_at is null
        and not exists (select from message_files where file_id = f.id)
      returning id, workspace_id, size
    ), freed as (
      update workspaces set file_bytes = file_bytes - freed.size
      from (select workspace_id, sum(size)::bigint as size from buried group by workspace_id) freed
      where workspaces.id = freed.workspace_id
    )
    select id from buried
  `;
  return rows.map(({ id }) => id);
}

/**
 * Marks files as gone that nothing needs, at most `limit`, and leaves the job that takes
 * their bytes away: uploads that were never finished, what only deleted channels and workspaces
 * carried, and what nobody shared of those who have left.
 */
export async function buryStaleFiles(
  db: Sql,
  { uploadLifeS, limit }: { uploadLifeS: number; limit: number },
): Promise<number> {
  await db`
    delete from message_files where (channel_id, ts, place) in (
      select channel_id, ts, place from message_files
      join channels on channels.id = channel_id
      where channels.deleted_at is not null limit ${limit}
    )
  `;
  return await db.begin(async (tx) => {
    const held = await tx<{ id: number }[]>`
      select f.id from files f where ${isStale(tx, uploadLifeS)}
      order by f.id limit ${limit} for update of f skip locked
    `;
    // Looked at again now that it is locked: somebody may have shared it just before.
    const rows = await tx`
      with buried as (
        update files f set deleted_at = now()
        where f.id = any(${held.map(({ id }) => id)}::bigint[]) and ${isStale(tx, uploadLifeS)}
        returning f.id, f.workspace_id, f.size
      ), freed as (
        update workspaces set file_bytes = file_bytes - freed.size
        from (
          select workspace_id, sum(size)::bigint as size from buried group by workspace_id
        ) freed
        where workspaces.id = freed.workspace_id
      ), job as (
        insert into jobs (kind, payload)
        select 'remove_file', json_build_object('file_id', id) from buried
      )
      select id from buried
    `;
    return rows.length;
  }) as number;
}

/** Whether the file `f` is needed by nobody. */
const isStale = (db: Db, uploadLifeS: number) =>
  db`f.deleted_at is null and (
    (f.uploaded_at is null and f.created_at < now() - ${uploadLifeS} * interval '1 second')
    or (f.shared_at is not null and not exists (
      select from message_files where file_id = f.id
    ))
    or (f.shared_at is null and not exists (
      select from workspace_members ours
      where ours.workspace_id = f.workspace_id and ours.user_id = f.user_id
    ))
    or exists (
      select from workspaces w where w.id = f.workspace_id and w.deleted_at is not null
    )
  )`;
