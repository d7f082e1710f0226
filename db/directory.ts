import type { Db } from "./client.ts";
import { person, sharesChannel, type UserRow } from "./users.ts";
import type { Role } from "./workspaces.ts";

/** Somebody of a workspace, and whether their account is closed. */
export interface ListedRow extends UserRow {
  isDeactivated: boolean;
}

interface Viewer {
  userId: number;
  role: Role;
}

/** The people of a workspace whom `viewer` may see: a guest sees whom they share a channel with. */
const visible = (db: Db, viewer: Viewer, workspaceId: number) =>
  db`from workspace_members theirs join users on users.id = theirs.user_id
    where theirs.workspace_id = ${workspaceId}
      and (${viewer.role !== "guest"} or theirs.user_id = ${viewer.userId}
        or ${sharesChannel(db, viewer.userId)})`;

/** Some of them, by username. */
export async function listPeopleByOffset(
  db: Db,
  viewer: Viewer,
  { workspaceId, limit, offset, isDescending }: {
    workspaceId: number;
    limit: number;
    offset: number;
    isDescending: boolean;
  },
): Promise<ListedRow[]> {
  return await db<ListedRow[]>`
    select ${person(db)}, users.deactivated_at is not null as is_deactivated
    ${visible(db, viewer, workspaceId)}
    order by users.username_key ${isDescending ? db`desc` : db`asc`}
    limit ${limit} offset ${offset}
  `;
}

/** One of them by username. */
export async function findPersonNamed(
  db: Db,
  viewer: Viewer,
  { workspaceId, usernameKey }: { workspaceId: number; usernameKey: string },
): Promise<ListedRow | undefined> {
  const [row] = await db<ListedRow[]>`
    select ${person(db)}, users.deactivated_at is not null as is_deactivated
    ${visible(db, viewer, workspaceId)} and users.username_key = ${usernameKey}
  `;
  return row;
}
