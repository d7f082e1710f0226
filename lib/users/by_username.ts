import {
  findPersonNamed as findRow,
  type ListedRow,
  listPeopleByOffset,
} from "../../db/directory.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Stretch } from "../page.ts";
import { foldUsername } from "../protocol/username.ts";

/** Some of the people of a workspace whom the actor may see, by username. */
export async function listUsersByOffset(
  app: App,
  actor: Actor,
  { workspaceId, ...asked }: Stretch & { workspaceId: number; isDescending: boolean },
): Promise<ListedRow[]> {
  const { role } = await accessWorkspace(app.sql, actor, workspaceId);
  const viewer = { userId: actor.userId, role };
  return await listPeopleByOffset(app.sql, viewer, { workspaceId, ...asked });
}

/** Somebody of a workspace, by username, whom the actor may see. */
export async function findUserNamed(
  app: App,
  actor: Actor,
  { workspaceId, username }: { workspaceId: number; username: string },
): Promise<ListedRow> {
  const { role } = await accessWorkspace(app.sql, actor, workspaceId);
  const viewer = { userId: actor.userId, role };
  const usernameKey = foldUsername(username);
  const row = await findRow(app.sql, viewer, { workspaceId, usernameKey });
  if (!row) throw new AppError("member_not_found", { id: username });
  return row;
}
