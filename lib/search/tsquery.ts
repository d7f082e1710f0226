import { listWordsWith } from "../../db/vocabulary.ts";
import type { Db } from "../../db/client.ts";
import { LIMITS } from "../limits.ts";
import type { Query, Term } from "./parse.ts";
import { isSign } from "./words.ts";

/** A word goes on from so many characters: what begins with fewer is half of all there is. */
export const LEAST_PREFIX = 3;

/** What a query's words ask of a message, as Postgres reads a tsquery; nothing where there are none. */
export function toTsquery({ terms, not }: Pick<Query, "terms" | "not">): string | null {
  const all = [...terms.map(ofTerm), ...not.map((term) => `!${ofTerm(term)}`)];
  return all.length === 0 ? null : all.join(" & ");
}

function ofTerm({ words, isExact }: Term): string {
  const last = words.at(-1)!;
  const goesOn = !isExact && last.length >= LEAST_PREFIX && !isSign(last);
  const signs = words.map((word) => `'${word}'`);
  return `(${signs.join(" <-> ")}${goesOn ? ":*" : ""})`;
}

/** The same where words may be parts of others; nothing where none of them is. */
export async function toTsqueryOfParts(
  db: Db,
  workspaceId: number,
  { terms, not }: Query,
): Promise<string | null> {
  let isWider = false;
  const all: string[] = [];
  for (const term of terms) {
    const [word, ...more] = term.words;
    const isPart = !term.isExact && more.length === 0 && word!.length >= LEAST_PREFIX;
    const found = isPart ? await listWordsWith(db, workspaceId, word!, LIMITS.wordsPerPart) : [];
    isWider ||= found.length > 0;
    all.push(found.length > 0 ? `(${found.map((one) => `'${one}'`).join(" | ")})` : ofTerm(term));
  }
  if (!isWider) return null;
  return [...all, ...not.map((term) => `!${ofTerm(term)}`)].join(" & ");
}
