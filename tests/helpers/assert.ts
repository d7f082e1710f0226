import { deepStrictEqual, ok } from "node:assert/strict";

export { ok as assert } from "node:assert/strict";

/** Asserts that both are the same, part for part and type for type. */
export function assertEquals(actual: unknown, expected: unknown, message?: string): void {
  if (message === undefined) deepStrictEqual(actual, expected);
  else deepStrictEqual(actual, expected, message);
}

/** Runs `work` and returns the code with which the server refused it. */
export async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    return code;
  }
  throw new Error("Expected a refusal, but it was accepted");
}

/** Asserts that the server refuses `work` with `code`. */
export async function assertRefused(work: () => Promise<unknown>, code: string): Promise<void> {
  deepStrictEqual(await codeOf(work), code);
}

/** Asserts that `part` occurs in `text`. */
export function assertIncludes(text: string, part: string): void {
  ok(text.includes(part), `Expected "${part}" in:\n${text}`);
}

/** Fails unless `work` throws an error whose message has `expected` in it, or that is one. */
export async function assertRejects(
  work: () => Promise<unknown>,
  expected: string | (new (...given: never[]) => Error),
): Promise<void> {
  const error = await work().then(() => undefined, (error: Error) => error);
  if (typeof expected === "string") assertIncludes(error?.message ?? "no error", expected);
  else if (!(error instanceof expected)) throw error ?? new Error(`Not a ${expected.name}`);
}
