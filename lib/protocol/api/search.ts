import { z } from "zod";
import type { Contract } from "../contract.ts";
import * as search from "../search.ts";

/** Looking for things. */
export const SEARCH = {
  search: {
    summary: "Search what one may see: messages, files, channels and people",
    input: search.Search,
    output: z.union([search.SearchPage, search.SearchGroups]),
    errors: ["workspace_not_found", "unavailable"],
    scope: "messages:read",
    rate: "search",
  },
  listRecentSearches: {
    summary: "List what one has looked for lately",
    input: search.RecentSearchesOf,
    output: search.RecentSearches,
    errors: ["workspace_not_found"],
    scope: "messages:read",
  },
  deleteRecentSearches: {
    summary: "Forget what one has looked for",
    input: search.RecentSearchesOf,
    output: undefined,
    errors: ["workspace_not_found"],
    scope: "messages:read",
  },
} as const satisfies Record<string, Contract>;
