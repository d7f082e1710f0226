import type { Term } from "./parse.ts";
import { LEAST_PREFIX } from "./tsquery.ts";
import { type Word, wordsOf } from "./words.ts";

/** A piece of a text, in UTF-16 units. */
export interface Range {
  start: number;
  length: number;
}

const MOST_RANGES = 100;

/** Where `terms` stand in `text`, in order and without overlaps; `isPart` where parts of words count. */
export function highlight(text: string, terms: Term[], isPart: boolean): Range[] {
  const words = wordsOf(text);
  const found: Range[] = [];
  for (const term of terms) {
    for (let at = 0; at + term.words.length <= words.length; at++) {
      const range = rangeAt(words, at, term, isPart);
      if (range) found.push(range);
    }
  }
  return joined(found).slice(0, MOST_RANGES);
}

function rangeAt(
  words: Word[],
  at: number,
  { words: wanted, isExact }: Term,
  isPart: boolean,
): Range | undefined {
  const last = wanted.length - 1;
  for (const [index, want] of wanted.entries()) {
    const { word } = words[at + index]!;
    const mayGoOn = index === last && !isExact && want.length >= LEAST_PREFIX;
    const isFound = word === want ||
      (mayGoOn && (word.startsWith(want) || (isPart && last === 0 && word.includes(want))));
    if (!isFound) return undefined;
  }
  const [first, end] = [words[at]!, words[at + last]!];
  return { start: first.start, length: end.start + end.length - first.start };
}

function joined(ranges: Range[]): Range[] {
  const whole: Range[] = [];
  for (const { start, length } of ranges.toSorted((a, b) => a.start - b.start)) {
    const before = whole.at(-1);
    if (before && start < before.start + before.length) {
      before.length = Math.max(before.length, start + length - before.start);
    } else whole.push({ start, length });
  }
  return whole;
}
