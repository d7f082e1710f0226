import { wordsOf } from "./words.ts";

/** Words that must stand next to each other; one word most often. */
export interface Term {
  words: string[];
  /** Quoted: as it stands. Otherwise the last word may go on. */
  isExact: boolean;
}

/** What somebody looks for. */
export interface Query {
  terms: Term[];
  /** What must not be there. */
  not: Term[];
  from: string[];
  in: string[];
  /** Days as `2026-11-21`, `today` or `yesterday`. */
  before: string[];
  after: string[];
  on: string[];
  has: Has[];
  isThread: boolean;
}

const HAS = ["link", "file", "pin", "reaction"] as const;
export type Has = (typeof HAS)[number];

/** Why a query can't be read. */
export class QueryError extends Error {
  override name = "QueryError";
}

const MOST_PARTS = 20;
const PART = /(-?)(?:(from|in|before|after|on|has|is):)?(?:"([^"]*)"|(\S+))/giu;
const DAY = /^(\d{4}-\d{2}-\d{2}|today|yesterday)$/;

/**
 * Reads what somebody typed: words, "phrases", -exclusions and operators. A word with a colon
 * that is no operator is a word.
 * @throws {QueryError}
 */
export function parseQuery(text: string): Query {
  const query: Query = {
    terms: [],
    not: [],
    from: [],
    in: [],
    before: [],
    after: [],
    on: [],
    has: [],
    isThread: false,
  };
  const parts = [...text.matchAll(PART)];
  if (parts.length > MOST_PARTS) {
    throw new QueryError(`Must have at most ${MOST_PARTS} words and operators`);
  }
  for (const [whole, minus, given, quoted, bare] of parts) {
    const value = quoted ?? bare!;
    const operator = given?.toLowerCase();
    if (operator === undefined || value === "") {
      const words = wordsOf(quoted ?? whole).map(({ word }) => word);
      const isExact = quoted !== undefined;
      if (words.length > 0) (minus ? query.not : query.terms).push({ words, isExact });
    } else if (minus) throw new QueryError(`Only words can be left out, not "${whole}"`);
    else take(query, operator, value);
  }
  return query;
}

function take(query: Query, operator: string, value: string): void {
  switch (operator) {
    case "from":
    case "in":
      query[operator].push(value);
      return;
    case "before":
    case "after":
    case "on": {
      const day = value.toLowerCase();
      if (!DAY.test(day)) {
        throw new QueryError(`"${operator}:" takes a day like 2026-11-21, not "${value}"`);
      }
      query[operator].push(day);
      return;
    }
    case "has": {
      const what = HAS.find((one) => value.toLowerCase() === one);
      if (!what) throw new QueryError(`"has:" takes ${HAS.join(", ")}, not "${value}"`);
      query.has.push(what);
      return;
    }
    case "is":
      if (value.toLowerCase() !== "thread") {
        throw new QueryError(`"is:" takes thread, not "${value}"`);
      }
      query.isThread = true;
  }
}
