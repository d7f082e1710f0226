import type { Role } from "../../db/workspaces.ts";
import type { Hit } from "../protocol/search.ts";
import type { Query, Term } from "./parse.ts";
import type { Scope } from "./scope.ts";
import { isSign } from "./words.ts";

/** What is looked for, by whom and where. */
export interface Asked {
  workspaceId: number;
  role: Role;
  query: Query;
  scope: Scope;
  sort: "newest" | "relevance";
  limit: number;
  cursor: string | undefined;
}

/** A page of what was found of one kind. */
export interface Found {
  results: Hit[];
  next_cursor: string | null;
}

/**
 * The words of terms as they may stand anywhere in a name, with whatever between them. Signs
 * of a script without spaces stand together.
 */
export function partsOf(terms: Term[]): string[] {
  return terms.flatMap(({ words }) => {
    const parts: string[] = [];
    words.forEach((word, index) => {
      const goesOn = index > 0 && isSign(word) && isSign(words[index - 1]!);
      if (goesOn) parts[parts.length - 1] += word;
      else parts.push(word);
    });
    return parts;
  });
}
