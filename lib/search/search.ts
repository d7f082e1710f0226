import { insertRecentSearch } from "../../db/recent_searches.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { type Hit, SEARCHED, type Searched } from "../protocol/search.ts";
import type { Asked, Found } from "./asked.ts";
import { searchChannels } from "./channels.ts";
import { searchFiles } from "./files.ts";
import { searchMessages } from "./messages.ts";
import { parseQuery, type Query, QueryError } from "./parse.ts";
import { searchPeople } from "./people.ts";
import { type Scope, scopeOf } from "./scope.ts";

const FINDERS: Record<Searched, (app: App, actor: Actor, asked: Asked) => Promise<Found>> = {
  messages: searchMessages,
  files: searchFiles,
  channels: searchChannels,
  users: searchPeople,
};

/** Looks for what the actor may see: in everything, grouped by kind, or page by page in one kind. */
export async function search(
  app: App,
  actor: Actor,
  { workspace_id: workspaceId, q, type, sort, flat, limit, cursor }: Input<"search">,
): Promise<Output<"search">> {
  const { role } = await accessWorkspace(app.sql, actor, workspaceId);
  const { query, scope } = await read(app, actor, workspaceId, q);
  const asked = { workspaceId, role, query, scope, sort, limit, cursor };
  if (cursor === undefined) {
    const kept = LIMITS.recentSearches;
    const given = { userId: actor.userId, workspaceId, query: q.trim(), kept };
    if (given.query !== "") await insertRecentSearch(app.sql, given);
  }
  if (type !== "all") {
    const none = { results: [], next_cursor: null };
    return { type, ...isOf(type, query) ? await FINDERS[type](app, actor, asked) : none };
  }

  if (cursor !== undefined) throw refused("cursor", "Goes on in one kind, not in all");
  const kinds = SEARCHED.filter((kind) => isOf(kind, query));
  const groups = { messages: [], files: [], channels: [], users: [] } as Record<Searched, Hit[]>;
  await Promise.all(kinds.map(async (kind) => {
    groups[kind] = (await FINDERS[kind](app, actor, asked)).results;
  }));
  if (!flat) return { type, ...groups } as Output<"search">;
  const { users, channels, messages, files } = groups;
  return { type, results: [...users, ...channels, ...messages, ...files], next_cursor: null };
}

/** Whether things of a kind can be what operators ask for. */
function isOf(kind: Searched, query: Query): boolean {
  if (kind === "messages") return true;
  const { from, in: places, before, after, on, has, isThread } = query;
  if (isThread || has.some((what) => what !== "file")) return false;
  const isNarrowed = [from, places, before, after, on, has].some((all) => all.length > 0);
  return kind === "files" || !isNarrowed;
}

async function read(
  app: App,
  actor: Actor,
  workspaceId: number,
  q: string,
): Promise<{ query: Query; scope: Scope }> {
  try {
    const query = parseQuery(q);
    return { query, scope: await scopeOf(app, actor, workspaceId, query) };
  } catch (error) {
    throw error instanceof QueryError ? refused("q", error.message) : error;
  }
}

function refused(path: string, message: string): AppError {
  return new AppError("invalid_input", undefined, [{ path, message }]);
}
