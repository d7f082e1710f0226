import { searchChannels as find } from "../../db/search.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toChannel } from "../channels/shape.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { highlight } from "./highlight.ts";
import { type Asked, type Found, partsOf } from "./asked.ts";

/** The channels that the actor may see whose name, topic or purpose has the words, by name. */
export async function searchChannels(app: App, actor: Actor, asked: Asked): Promise<Found> {
  const { query, workspaceId, cursor, limit } = asked;
  const parts = partsOf(query.terms);
  if (parts.length === 0) return { results: [], next_cursor: null };
  const [, offset = 0] = cursor === undefined ? [] : decodeCursor(cursor, "C", 1);
  const { userId } = actor;
  const rows = await find(app.sql, { userId, workspaceId, parts, offset, limit: limit + 1 });
  const results = rows.slice(0, limit).map((row) => ({
    kind: "channel" as const,
    channel: toChannel(row),
    highlights: highlight(row.name, query.terms, true),
  }));
  const isMore = rows.length > limit;
  return { results, next_cursor: isMore ? encodeCursor(["C", offset + limit]) : null };
}
