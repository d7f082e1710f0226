import type { Sql } from "../../db/client.ts";
import { deleteUnusedWords, insertWords } from "../../db/vocabulary.ts";
import { LIMITS } from "../limits.ts";
import { isSign } from "./words.ts";

/**
 * The words that occur in a workspace's messages, kept so that a part of a word can be found
 * among them. New ones are written by and by, off the way of the message that has them: a
 * crash loses at most that they are found by their parts before they occur again.
 */
export class Vocabulary implements AsyncDisposable {
  /** What was written down lately; another instance may have forgotten it since. */
  #known = new Map<number, Set<string>>();
  #size = 0;
  #knownSince = performance.now();
  #fresh: { workspaceId: number; word: string }[] = [];
  #writing: Promise<void> | undefined;
  #forgetting: Promise<void> = Promise.resolve();

  constructor(private readonly sql: Sql, private readonly onError: (error: unknown) => void) {}

  /** Takes words that were written. */
  learn(workspaceId: number, words: string[]): void {
    const isOld = performance.now() - this.#knownSince > LIMITS.wordsKnownMs;
    if (isOld || this.#size > LIMITS.wordsKnown) {
      this.#known.clear();
      this.#size = 0;
      this.#knownSince = performance.now();
    }
    const known = this.#known.getOrInsertComputed(workspaceId, () => new Set());
    for (const word of words) {
      if (known.has(word) || !isWorthKnowing(word)) continue;
      known.add(word);
      this.#size++;
      this.#fresh.push({ workspaceId, word });
    }
    if (this.#fresh.length === 0) return;
    this.#writing ??= this.#write().catch(this.onError).finally(() => {
      this.#writing = undefined;
    });
  }

  /** Takes words that stood in what was deleted or changed: what nobody says any more is not kept. */
  forget(workspaceId: number, words: string[]): void {
    const worth = [...new Set(words)].filter(isWorthKnowing);
    for (const word of worth) this.#known.get(workspaceId)?.delete(word);
    if (worth.length === 0) return;
    const after = this.#forgetting.then(() => deleteUnusedWords(this.sql, workspaceId, worth));
    this.#forgetting = after.catch(this.onError);
  }

  /** Waits for what is being written and taken away. */
  async settled(): Promise<void> {
    await Promise.all([this.#writing, this.#forgetting]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.settled();
  }

  async #write(): Promise<void> {
    while (this.#fresh.length > 0) {
      await insertWords(this.sql, this.#fresh.splice(0, LIMITS.wordsAtOnce));
    }
  }
}

const LEAST_CHARS = 4;
const MOST_CHARS = 40;

/** Shorter words have no parts worth looking for, and longer ones are none. */
function isWorthKnowing(word: string): boolean {
  return word.length >= LEAST_CHARS && word.length <= MOST_CHARS && !/^\p{N}+$/u.test(word) &&
    !isSign(word);
}
