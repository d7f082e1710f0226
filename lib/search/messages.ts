import { planned } from "../../db/client.ts";
import type { MessageRow } from "../../db/messages.ts";
import { type MessageFilter, searchBest, searchNewest } from "../../db/search.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import { toMessage } from "../messages/shape.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { highlight } from "./highlight.ts";
import type { Asked, Found } from "./asked.ts";
import { toTsquery, toTsqueryOfParts } from "./tsquery.ts";
import { authorTag, LINK_TAG } from "./words.ts";

/**
 * The messages that the actor may see and looks for. Whole words first, and how they go on;
 * where nobody has written any of that, words that have it in them.
 */
export async function searchMessages(app: App, actor: Actor, asked: Asked): Promise<Found> {
  const { query, scope, workspaceId, cursor } = asked;
  const isLookingAtAll = !query.terms.length && !query.not.length && !query.has.length &&
    !query.isThread && !query.on.length && !query.before.length && !query.after.length &&
    !scope.authorIds && !scope.channelIds;
  if (isLookingAtAll) return { results: [], next_cursor: null };

  const filter: Omit<MessageFilter, "words"> = {
    userId: actor.userId,
    workspaceId,
    channelIds: scope.channelIds,
    authorIds: scope.authorIds,
    from: scope.from,
    until: scope.until,
    hasFile: query.has.includes("file"),
    hasPin: query.has.includes("pin"),
    hasReaction: query.has.includes("reaction"),
    isThread: query.isThread,
  };
  // What a message is found by already needs no look at it.
  const tags = query.has.includes("link") ? [`'${LINK_TAG}'`] : [];
  const authors = scope.authorIds?.map((id) => `'${authorTag(id)}'`) ?? [];
  if (authors.length > 0) tags.push(`(${authors.join(" | ")})`);
  const find = (words: string | null, isPart: boolean) => {
    const all = [...(words === null ? [] : [words]), ...tags].join(" & ") || null;
    return page(app, asked, { ...filter, words: all }, isPart);
  };

  const isPart = cursor !== undefined && "PQ".includes(cursor[0]!);
  if (!isPart) {
    const found = await find(toTsquery(query), false);
    if (found.results.length > 0 || cursor !== undefined) return found;
  }
  const parts = await toTsqueryOfParts(app.sql, workspaceId, query);
  return parts === null ? { results: [], next_cursor: null } : await find(parts, true);
}

async function page(
  app: App,
  { query, sort, limit, cursor }: Asked,
  filter: MessageFilter,
  isPart: boolean,
): Promise<Found> {
  const hits = (rows: MessageRow[]) =>
    rows.slice(0, limit).map((row) => ({
      kind: "message" as const,
      message: toMessage(row),
      highlights: highlight(row.content, query.terms, isPart),
    }));
  if (sort === "relevance") {
    // What is written meanwhile must not move what is on the next page.
    const [, until, offset] = cursor === undefined
      ? ["", Math.min(filter.until, Date.now() * 1_000), 0] as const
      : decodeCursor(cursor, "BQ", 2) as [string, number, number];
    const ranked = LIMITS.searchRanked;
    const given = { ranked, offset, limit: limit + 1 };
    const rows = await planned(app.sql, (tx) => searchBest(tx, { ...filter, until }, given));
    const next = rows.length > limit ? [isPart ? "Q" : "B", until, offset + limit] as const : null;
    return { results: hits(rows), next_cursor: next && encodeCursor([...next]) };
  }
  const [, ts, channelId] = cursor === undefined
    ? []
    : decodeCursor(cursor, "NP", 2) as [string, number, number];
  const before = ts === undefined ? null : { ts, channelId: channelId! };
  const asks = { before, limit: limit + 1 };
  const rows = await planned(app.sql, (tx) => searchNewest(tx, filter, asks));
  const last = rows.length > limit ? rows[limit - 1]! : null;
  return {
    results: hits(rows),
    next_cursor: last && encodeCursor([isPart ? "P" : "N", last.ts, last.channelId]),
  };
}
