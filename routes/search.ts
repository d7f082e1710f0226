import { deleteRecentSearches } from "../lib/search/delete_recent.ts";
import { listRecentSearches } from "../lib/search/list_recent.ts";
import { search } from "../lib/search/search.ts";
import { createRouter, serve } from "./http.ts";

export const searches = createRouter();

serve(searches, "search", search);
serve(searches, "listRecentSearches", listRecentSearches);
serve(searches, "deleteRecentSearches", deleteRecentSearches);
