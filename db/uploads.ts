import type { Db, Tx } from "./client.ts";
import { file, type StoredFileRow } from "./files.ts";

/** A file whose bytes are yet to come. */
export interface UploadRow {
  id: number;
  workspaceId: number;
  blob: string;
  name: string;
  size: number;
  sha256: string | null;
  uploadRef: string | null;
  isUploaded: boolean;
}

/** Bytes that a workspace may still take. */
export async function findRoom(db: Db, workspaceId: number, quota: number): Promise<number> {
  const [row] = await db<[{ room: number }]>`
    select greatest(0, ${quota}::bigint - file_bytes) as room
    from workspaces where id = ${workspaceId}
  `;
  return row.room;
}

/** Announces a file whose bytes are yet to come; false where the workspace has no room for it. */
export async function insertFile(
  tx: Tx,
  { id, workspaceId, userId, name, blob, size, sha256, uploadRef, quota }: {
    id: number;
    workspaceId: number;
    userId: number;
    name: string;
    blob: string;
    /** Zero where it isn't known. */
    size: number;
    sha256: Uint8Array | null;
    uploadRef: string | null;
    quota: number;
  },
): Promise<boolean> {
  const rows = await tx`
    with room as (
      update workspaces set file_bytes = file_bytes + ${size}::bigint
      where id = ${workspaceId} and file_bytes + ${size}::bigint <= ${quota}::bigint
      returning id
    )
    insert into files (id, workspace_id, user_id, name, blob, size, sha256, upload_ref)
    select ${id}, id, ${userId}, ${name}, ${blob}, ${size}, ${sha256}::bytea, ${uploadRef}
    from room returning id
  `;
  return rows.length === 1;
}

/** How many uploads somebody has begun in a workspace and not finished. */
export async function countOpenUploads(
  db: Db,
  userId: number,
  workspaceId: number,
): Promise<number> {
  const [row] = await db<[{ count: number }]>`
    select count(*)::integer as count from files
    where user_id = ${userId} and workspace_id = ${workspaceId}
      and uploaded_at is null and deleted_at is null
  `;
  return row.count;
}

/** Holds an upload for `leaseS` seconds to complete it; false if somebody else does. */
export async function holdUpload(db: Db, id: number, leaseS: number): Promise<boolean> {
  const rows = await db`
    update files set completing_at = now()
    where id = ${id} and uploaded_at is null and deleted_at is null
      and (completing_at is null or completing_at < now() - ${leaseS} * interval '1 second')
    returning id
  `;
  return rows.length === 1;
}

/** Lets go of an upload that could not be completed. */
export async function releaseUpload(db: Db, id: number): Promise<void> {
  await db`update files set completing_at = null where id = ${id} and uploaded_at is null`;
}

/** An upload that `userId` began, finished or not. */
export async function findUpload(
  db: Db,
  userId: number,
  id: number,
): Promise<UploadRow | undefined> {
  const [row] = await db<UploadRow[]>`
    select id, workspace_id, blob, name, size, encode(sha256, 'hex') as sha256, upload_ref,
      uploaded_at is not null as is_uploaded
    from files f where id = ${id} and user_id = ${userId} and deleted_at is null
      and exists (
        select from workspace_members ours
        where ours.workspace_id = f.workspace_id and ours.user_id = ${userId}
      )
  `;
  return row;
}

/** Says what a file turned out to be; nothing if that was said before or there is no room. */
export async function finishFile(
  tx: Tx,
  { id, size, sha256, type, thumbnail, preview, quota }: {
    id: number;
    size: number;
    sha256: Uint8Array;
    type: string;
    thumbnail: "pending" | null;
    preview: string | null;
    quota: number;
  },
): Promise<StoredFileRow | undefined> {
  const [row] = await tx<StoredFileRow[]>`
    with announced as materialized (
      select id, workspace_id, size from files
      where id = ${id} and uploaded_at is null and deleted_at is null for update
    ), room as (
      update workspaces set file_bytes = file_bytes - announced.size + ${size}::bigint
      from announced
      where workspaces.id = workspace_id
        and file_bytes - announced.size + ${size}::bigint <= ${quota}::bigint
      returning workspaces.id
    )
    update files f set size = ${size}, sha256 = ${sha256}, type = ${type}, upload_ref = null,
      thumbnail = ${thumbnail}, preview = ${preview}, uploaded_at = now()
    from announced, room where f.id = announced.id
    returning ${file(tx)}
  `;
  return row;
}

/** Whether an upload is still under way. */
export async function isUploadOpen(db: Db, id: number): Promise<boolean> {
  const rows = await db`
    select from files where id = ${id} and uploaded_at is null and deleted_at is null
  `;
  return rows.length === 1;
}
