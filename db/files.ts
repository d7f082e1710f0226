import { isSeen } from "./channels.ts";
import type { Db, Tx } from "./client.ts";

export interface FileRow {
  id: number;
  workspaceId: number;
  userId: number;
  name: string;
  type: string;
  size: number;
  /** Hexadecimal. */
  sha256: string;
  width: number | null;
  height: number | null;
  thumbnail: "pending" | "ready" | "failed" | null;
  preview: string | null;
  pageCount: number | null;
  /** As text where the row comes with a message. */
  createdAt: Date | string;
}

/** A file that can be read, with where its bytes are. */
export interface StoredFileRow extends FileRow {
  blob: string;
}

/** What is told of the file `f`. */
export const file = (db: Db) =>
  db`f.id, f.workspace_id, f.user_id, f.name, f.type, f.size, encode(f.sha256, 'hex') as sha256,
    f.width, f.height, f.thumbnail, f.preview, f.page_count, f.created_at, f.blob`;

/** The files of the message `m`, in their order, as JSON. */
export const filesOf = (db: Db) =>
  db`case when m.has_files then coalesce((
    select jsonb_agg(jsonb_build_object(
      'id', f.id, 'workspaceId', f.workspace_id, 'userId', f.user_id, 'name', f.name,
      'type', f.type, 'size', f.size, 'sha256', encode(f.sha256, 'hex'), 'width', f.width,
      'height', f.height, 'thumbnail', f.thumbnail, 'preview', f.preview,
      'pageCount', f.page_count,
      'createdAt', f.created_at
    ) order by mf.place)
    from message_files mf join files f on f.id = mf.file_id
    where mf.channel_id = m.channel_id and mf.ts = m.ts and f.deleted_at is null
  ), '[]') else '[]' end as files`;

/** Whether a file is there for somebody: their own, or with a message that they may see. */
export const isSeenBy = (db: Db, userId: number) =>
  db`f.uploaded_at is not null and f.deleted_at is null and exists (
    select from workspace_members ours
    where ours.workspace_id = f.workspace_id and ours.user_id = ${userId} and (
      f.user_id = ours.user_id or exists (
        select from message_files mf
        join channels c on c.id = mf.channel_id and c.deleted_at is null
        left join channel_members mine on mine.channel_id = c.id and mine.user_id = ours.user_id
        where mf.file_id = f.id and ${isSeen(db)}
      )
    )
  )`;

/** The file, if `userId` may see it. */
export async function findFileFor(
  db: Db,
  userId: number,
  id: number,
): Promise<StoredFileRow | undefined> {
  const [row] = await db<StoredFileRow[]>`
    select ${file(db)} from files f where f.id = ${id} and ${isSeenBy(db, userId)}
  `;
  return row;
}

/** Files that were uploaded, whoever asks, in no order; those deleted since are not there. */
export async function listFilesById(db: Db, ids: number[]): Promise<StoredFileRow[]> {
  return await db<StoredFileRow[]>`
    select ${file(db)} from files f
    where f.id = any(${ids}::bigint[]) and f.uploaded_at is not null and f.deleted_at is null
  `;
}

/** A page of the files of a workspace that `userId` may see, the newest first. */
export async function listFilesFor(
  db: Db,
  { userId, workspaceId, channelId, ownerId, before, limit }: {
    userId: number;
    workspaceId: number;
    channelId: number | null;
    ownerId: number | null;
    before: { us: number; id: number } | null;
    limit: number;
  },
): Promise<(FileRow & { createdUs: number })[]> {
  return await db<(FileRow & { createdUs: number })[]>`
    select ${file(db)}, (extract(epoch from f.created_at) * 1000000)::bigint as created_us
    from files f
    where f.workspace_id = ${workspaceId} and ${isSeenBy(db, userId)}
      ${ownerId === null ? db`` : db`and f.user_id = ${ownerId}`}
      ${
    channelId === null ? db`` : db`and exists (
        select from message_files mf where mf.file_id = f.id and mf.channel_id = ${channelId}
      )`
  }
      ${
    before === null ? db`` : db`and (f.created_at, f.id) < (
        'epoch'::timestamptz + ${before.us} * interval '1 microsecond', ${before.id}
      )`
  }
    order by f.created_at desc, f.id desc limit ${limit}
  `;
}

/** Says how drawing a file's thumbnails ended; false if it is gone, or was drawn before. */
export async function updateThumbnail(
  tx: Tx,
  { id, thumbnail, width, height }: {
    id: number;
    thumbnail: "ready" | "failed";
    width: number | null;
    height: number | null;
  },
): Promise<boolean> {
  const rows = await tx`
    update files set thumbnail = ${thumbnail}, width = ${width}, height = ${height}
    where id = ${id} and thumbnail = 'pending' and deleted_at is null returning id
  `;
  return rows.length === 1;
}

/** Says how many pages a file has; false if it is gone, or was said before. */
export async function updatePageCount(tx: Tx, id: number, pages: number): Promise<boolean> {
  const rows = await tx`
    update files set page_count = ${pages}
    where id = ${id} and page_count is null and deleted_at is null returning id
  `;
  return rows.length === 1;
}

/** The channels in which messages carry a file. */
export async function listChannelsOfFile(db: Db, id: number): Promise<number[]> {
  const rows = await db<{ channelId: number }[]>`
    select distinct channel_id from message_files where file_id = ${id} order by channel_id
  `;
  return rows.map(({ channelId }) => channelId);
}

/** Locks a file, so that nobody begins to share it; false if it is gone already. */
export async function lockFile(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx`select from files where id = ${id} and deleted_at is null for update`;
  return rows.length === 1;
}

/** Takes a file out of its messages and marks it as gone, which must be locked; false if it is gone already. */
export async function buryFile(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx`
    with buried as (
      update files set deleted_at = now() where id = ${id} and deleted_at is null
      returning id, workspace_id, size
    ), freed as (
      update workspaces set file_bytes = file_bytes - size
      from buried where workspaces.id = workspace_id
    ), carried as (
      delete from message_files where file_id in (select id from buried)
    )
    select id from buried
  `;
  return rows.length === 1;
}

/** What is left of a file that is gone, for who takes its bytes away. */
export async function findBuriedFile(
  db: Db,
  id: number,
): Promise<{ blob: string; uploadRef: string | null } | undefined> {
  const [row] = await db<{ blob: string; uploadRef: string | null }[]>`
    select blob, upload_ref from files where id = ${id} and deleted_at is not null
  `;
  return row;
}

/** Forgets a file whose bytes are gone. */
export async function deleteFileRow(db: Db, id: number): Promise<void> {
  await db`delete from files where id = ${id} and deleted_at is not null`;
}
