import { listDirectory } from "../../db/workspace_members.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toPage } from "../page.ts";
import { toUser } from "../users/shape.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { highlight } from "./highlight.ts";
import { type Asked, type Found, partsOf } from "./asked.ts";

/** The people whom the actor may see whose name or title has the words, by id. */
export async function searchPeople(app: App, actor: Actor, asked: Asked): Promise<Found> {
  const { query, role, workspaceId, cursor, limit } = asked;
  const parts = partsOf(query.terms);
  if (parts.length === 0) return { results: [], next_cursor: null };
  const [, after = 0] = cursor === undefined ? [] : decodeCursor(cursor, "U", 1);
  const viewer = { userId: actor.userId, role };
  const given = { workspaceId, parts, after, limit: limit + 1 };
  const rows = await listDirectory(app.sql, viewer, given);
  const { page, next_cursor } = toPage(rows, limit, ({ id }) => encodeCursor(["U", id]));
  const results = page.map((row) => ({
    kind: "user" as const,
    user: toUser(row),
    highlights: highlight(row.name, query.terms, true),
  }));
  return { results, next_cursor };
}
