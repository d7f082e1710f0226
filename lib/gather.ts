import { within } from "./deadline.ts";
import { LIMITS } from "./limits.ts";

interface Waiting<Key, Value> {
  key: Key;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/**
 * Makes one question of many. While one is under way, the keys that come wait and are asked
 * for together: alone a key is asked for at once, and a thousand at a time cost a handful of
 * queries. A key is never answered from a question that was asked before it came.
 */
export class Gather<Key, Value> {
  #waiting: Waiting<Key, Value>[] = [];
  #isAsking = false;

  /** `ask` answers in the order of its keys; it gets no more than `most` of them. */
  constructor(
    private readonly ask: (keys: Key[]) => Promise<Value[]>,
    private readonly most: number = LIMITS.keysPerQuestion,
  ) {}

  /** The answer for one key. */
  get(key: Key): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    this.#waiting.push({ key, resolve, reject });
    this.#next();
    return promise;
  }

  #next(): void {
    if (this.#isAsking || this.#waiting.length === 0) return;
    this.#isAsking = true;
    const asked = this.#waiting.splice(0, this.most);
    const keys = asked.map(({ key }) => key);
    // A question that is never answered must not keep the next ones from being asked.
    within(LIMITS.questionMs, this.ask(keys)).then(
      (values) => asked.forEach(({ resolve }, index) => resolve(values[index]!)),
      (error) => asked.forEach(({ reject }) => reject(error)),
    ).finally(() => {
      this.#isAsking = false;
      this.#next();
    });
  }
}
