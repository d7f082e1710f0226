import { searchFiles as find } from "../../db/search.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toFile } from "../files/shape.ts";
import { toPage } from "../page.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { highlight } from "./highlight.ts";
import { type Asked, type Found, partsOf } from "./asked.ts";

/** The files that the actor may see whose name or first lines have the words, the newest first. */
export async function searchFiles(app: App, actor: Actor, asked: Asked): Promise<Found> {
  const { query, scope, workspaceId, cursor, limit } = asked;
  const { authorIds, channelIds } = scope;
  const parts = partsOf(query.terms);
  const isScoped = authorIds || channelIds || scope.from > 0 ||
    scope.until < Number.MAX_SAFE_INTEGER || query.has.includes("file");
  if (parts.length === 0 && !isScoped) return { results: [], next_cursor: null };
  const [, us, id] = cursor === undefined ? [] : decodeCursor(cursor, "F", 2);
  const rows = await find(app.sql, {
    userId: actor.userId,
    workspaceId,
    parts,
    notParts: partsOf(query.not),
    ...scope,
    before: us === undefined ? null : { us, id: id! },
    limit: limit + 1,
  });
  const { page, next_cursor } = toPage(
    rows,
    limit,
    (row) => encodeCursor(["F", row.createdUs, row.id]),
  );
  const results = page.map((row) => ({
    kind: "file" as const,
    file: toFile(row),
    highlights: highlight(row.name, query.terms, true),
  }));
  return { results, next_cursor };
}
